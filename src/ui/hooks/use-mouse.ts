import { type DOMElement, measureElement } from 'ink';
import { createContext, type RefObject, useContext, useEffect, useInsertionEffect, useRef } from 'react';
import type { MouseSource } from '../mouse-source.ts';

export const MouseContext = createContext<MouseSource | null>(null);

export interface MouseHandlers {
  /** A click on this row of the pane. */
  click(row: number): void;
  wheel(by: -1 | 1): void;
}

/** The mouse over a pane; the wheel goes to the pane that is `isActive`, wherever the mouse is. */
export function useMouse(handlers: MouseHandlers, isActive: boolean): RefObject<DOMElement | null> {
  const mouse = useContext(MouseContext);
  const box = useRef<DOMElement>(null);
  const latest = useRef(handlers);
  useInsertionEffect(() => {
    latest.current = handlers;
  });
  useEffect(
    () =>
      mouse?.subscribe((event) => {
        if (event.type === 'wheel') {
          if (isActive) latest.current.wheel(event.by);
          return;
        }
        if (box.current === null) return;
        const { x, y, width, height } = measureElement(box.current);
        const [column, row] = [event.column - x, event.row - y];
        if (column >= 0 && column < width && row >= 0 && row < height) latest.current.click(row);
      }),
    [mouse, isActive],
  );
  return box;
}
