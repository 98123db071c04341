/** The least that Ink can do: what the start-up of the program is measured against. */
import { render, Text } from 'ink';

const app = render(<Text>hello world</Text>);
setTimeout(() => app.unmount(), 200);
