import { expect, it } from 'vitest';
import { incident } from '../../fixtures/snapshots.ts';
import { drawn, sceneOf, stateOn } from '../scene.tsx';

it('marks a command that is not shown whole, and shows the chosen one to its end', () => {
  const text = `aws lambda ${Array.from({ length: 30 }, (_, at) => `--option-${at} value`).join(' ')}`;
  const [finding] = incident.findings;
  if (finding === undefined) throw new Error('no finding');
  const findings = [{ ...finding, commands: ['first', 'second'].map((label) => ({ label, text })) }];
  const size = { columns: 100, rows: 24 };
  const scene = sceneOf({ snapshot: { ...incident, findings }, state: stateOn('findings'), size });
  const lines = drawn(scene).map((line) => line.trimEnd());
  const [first = 0, second = 0] = ['first', 'second'].map((label) =>
    lines.findIndex((line) => line.trimStart().replace(/[▸›] /, '').startsWith(label)),
  );
  expect(lines.slice(first, second).join(' ')).toContain('--option-29 value');
  expect(lines[second + 2]).toMatch(/ …$/);
  expect(lines[second + 3]).toBe('');
});
