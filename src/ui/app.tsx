import { Box } from 'ink';
import { type ReactNode, useMemo, useReducer, useSyncExternalStore } from 'react';
import { sanitizeLine } from '../text/sanitize.ts';
import { CommandPalette } from './components/command-palette.tsx';
import { Rows } from './components/line.tsx';
import type { Size } from './effects.ts';
import { type Display, DisplayContext, SizeContext } from './hooks/use-display.ts';
import { useBell, useIdleWatch, useLogLines } from './hooks/use-effects.ts';
import { useGlobalKeys } from './hooks/use-global-keys.ts';
import { KeyProvider } from './hooks/use-keymap.tsx';
import { MouseContext } from './hooks/use-mouse.ts';
import { NavigationContext, useNavigation } from './hooks/use-navigation.ts';
import { useNotice, useNoticeExpiry } from './hooks/use-notice.ts';
import { useScene } from './hooks/use-scene.ts';
import { MomentContext, type Services, ServicesContext } from './hooks/use-session.ts';
import type { MouseSource } from './mouse-source.ts';
import { screens } from './screens/components.ts';
import { initialState, reduce, type UiState } from './state.ts';
import { headerRows } from './view-model/header.ts';

export interface AppProps {
  readonly services: Services;
  readonly display: Display;
  readonly size: Size;
  readonly mouse: MouseSource;
  /** Rings the terminal's bell with each kill. */
  readonly bell: boolean;
  /** Where it begins; the overview unless given. */
  readonly start?: UiState;
}

/** The program on the screen: gives the components what they are drawn from, and the keys. */
export function App({ services, display, size, mouse, bell, start = initialState }: AppProps) {
  const { feed } = services;
  const [state, dispatch] = useReducer(reduce, start);
  const moment = useSyncExternalStore(feed.subscribe, feed.moment);
  const navigation = useMemo(() => ({ state, dispatch }), [state]);
  return (
    <ServicesContext value={services}>
      <DisplayContext value={display}>
        <SizeContext value={size}>
          <MouseContext value={mouse}>
            <NavigationContext value={navigation}>
              <MomentContext value={moment}>
                <Keyboard>
                  <Effects bell={bell} />
                  <Frame size={size} />
                </Keyboard>
              </MomentContext>
            </NavigationContext>
          </MouseContext>
        </SizeContext>
      </DisplayContext>
    </ServicesContext>
  );
}

/** The keys, and the question that is asked after a long time without one. */
function Keyboard({ children }: { readonly children: ReactNode }) {
  const say = useNotice();
  const onKey = useIdleWatch();
  return (
    <KeyProvider
      onKey={onKey}
      onStrayPaste={() => say('pasted text is not taken for keys: / first, to filter by it', 'critical')}
    >
      {children}
    </KeyProvider>
  );
}

/** What happens besides drawing. */
function Effects({ bell }: { readonly bell: boolean }) {
  useGlobalKeys();
  useNoticeExpiry();
  useBell(bell);
  useLogLines();
  return null;
}

/** The header, and below it the screen that is on or the palette over it. */
function Frame({ size: { columns, rows } }: { readonly size: Size }) {
  const scene = useScene();
  const { view, state } = useNavigation();
  const header = headerRows(scene);
  const height = Math.max(1, rows - header.length);
  const Screen = screens[view.screen];
  const isPalette = state.typing === 'palette';
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Rows rows={header} width={columns} />
      <Box height={height} flexShrink={0} display={isPalette ? 'none' : 'flex'}>
        <Screen
          key={`${view.screen} ${view.functionId} ${view.containerId} ${sanitizeLine(view.text ?? '')}`}
          width={columns}
          height={height}
        />
      </Box>
      {isPalette ? <CommandPalette width={columns} height={height} /> : null}
    </Box>
  );
}

/** The program for Ink to draw. */
export function appElement(props: AppProps): ReactNode {
  return <App {...props} />;
}
