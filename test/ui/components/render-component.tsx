/** One component by itself, with all that components ask for around it. */
import { cleanup, render } from 'ink-testing-library';
import { type ReactNode, useMemo, useReducer } from 'react';
import { DisplayContext, SizeContext } from '../../../src/ui/hooks/use-display.ts';
import { KeyProvider } from '../../../src/ui/hooks/use-keymap.tsx';
import { NavigationContext } from '../../../src/ui/hooks/use-navigation.ts';
import { MomentContext, ServicesContext } from '../../../src/ui/hooks/use-session.ts';
import { initialState, reduce, type UiState } from '../../../src/ui/state.ts';
import { type FixtureServices, fixtureServices } from '../fixture-services.ts';
import { settled } from '../render-app.tsx';

export interface RenderedComponent extends Pick<FixtureServices, 'asked'> {
  /** The rows of the last frame, without blanks at their ends. */
  lines(): readonly string[];
  text(): string;
  /** What the component did to where the user is. */
  state(): UiState;
  press(bytes: string): Promise<string>;
}

export { cleanup };

export async function renderComponent(
  node: ReactNode,
  start: UiState = initialState,
): Promise<RenderedComponent> {
  const { services, display, asked } = fixtureServices();
  let latest = start;
  function Around() {
    const [state, dispatch] = useReducer(reduce, start);
    latest = state;
    const navigation = useMemo(() => ({ state, dispatch }), [state]);
    return (
      <ServicesContext value={services}>
        <DisplayContext value={display}>
          <SizeContext value={{ columns: 100, rows: 30 }}>
            <NavigationContext value={navigation}>
              <MomentContext value={services.feed.moment()}>
                <KeyProvider>{node}</KeyProvider>
              </MomentContext>
            </NavigationContext>
          </SizeContext>
        </DisplayContext>
      </ServicesContext>
    );
  }
  const app = render(<Around />);
  await settled(0);
  const text = () => (app.lastFrame() ?? '').replace(/\x1b\[[\d;]*m/g, '');
  return {
    asked,
    lines: () =>
      text()
        .split('\n')
        .map((line) => line.trimEnd()),
    text,
    state: () => latest,
    async press(bytes) {
      app.stdin.write(bytes);
      await settled(0);
      return text();
    },
  };
}
