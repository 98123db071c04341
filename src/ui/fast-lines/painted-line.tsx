import { Box, Text } from 'ink';
import { createContext, memo, useContext, useEffect, useMemo } from 'react';
import { leafEnd, type TokenSource } from './line-tokens.ts';

/** The tokens that lines go through Ink as; `null`: as they are (`LAMBDA_OOM_PLAIN=1`). */
export const FastLines = createContext<TokenSource | null>(null);

/** Whether the environment leaves the fast lines on. */
export function wantsFastLines(env: Readonly<Record<string, string | undefined>>): boolean {
  return (env.LAMBDA_OOM_PLAIN ?? '') === '';
}

interface PaintedLineProps {
  /** SGR sequences and text that fill at least the cells that `width` says, and no more. */
  readonly text: string;
  readonly width: number;
}

/** The leaf of every pane: one painted line of exactly `width` cells. The same picture with tokens and without. */
export const PaintedLine = memo(function PaintedLine({ text, width }: PaintedLineProps) {
  const tokens = useContext(FastLines);
  return tokens === null || width < 2 ? (
    <PlainLine text={text} width={width} />
  ) : (
    <TokenLine text={text} width={width} tokens={tokens} />
  );
});

function PlainLine({ text, width }: PaintedLineProps) {
  return (
    <Box width={width} height={1} flexShrink={0}>
      <Text wrap="truncate">{text}</Text>
    </Box>
  );
}

function TokenLine({ text, width, tokens }: PaintedLineProps & { readonly tokens: TokenSource }) {
  const token = useMemo(() => tokens.take(text, width), [tokens, text, width]);
  useEffect(() => {
    if (token === null) return undefined;
    return () => tokens.release(token);
  }, [tokens, token]);
  if (token === null) return <PlainLine text={text} width={width} />;
  return (
    <Box width={width} height={1} flexShrink={0} justifyContent="space-between">
      <Text>{token}</Text>
      <Text>{leafEnd}</Text>
    </Box>
  );
}
