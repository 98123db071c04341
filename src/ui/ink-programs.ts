/** All that Ink draws, in one module that alone loads Ink and React: the first frame does not wait for it. */
export { appElement } from './app.tsx';
export { openInkScreen } from './ink-screen.tsx';
export { pickerElement } from './picker/picker.tsx';
