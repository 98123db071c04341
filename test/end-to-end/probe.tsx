/** A small Ink program that the harness is tested with: shows its size, its keys, colours and a wide character. */
import { Box, render, Text, useApp, useInput, useWindowSize } from 'ink';
import { useState } from 'react';

function Probe() {
  const { exit } = useApp();
  const { columns, rows } = useWindowSize();
  const [typed, setTyped] = useState('');
  useInput((input, key) => {
    if (input === 'q') exit();
    else setTyped((before) => before + (key.downArrow ? '<down>' : key.return ? '<enter>' : input));
  });
  return (
    <Box flexDirection="column" height={rows}>
      <Text color="red" bold>
        size {columns}x{rows}
      </Text>
      <Text>日本 typed {typed}</Text>
    </Box>
  );
}

process.stdout.write('before\n');
await render(<Probe />, { alternateScreen: true }).waitUntilExit();
process.stdout.write('after\n');
process.exitCode = 7;
