import { expect, it } from 'vitest';
import { runtimeOf } from '../../src/events/runtime.ts';

it.each([
  ['nodejs:22.v70', 'node'],
  ['nodejs:22.DurableFunction.v36', 'node'],
  ['nodejs:22.mainline.v122', 'node'],
  ['nodejs-14.v3', 'node'],
  ['nodejs22.x', 'node'],
  ['python:3.12.mainlinev2.v43', 'python'],
  ['python:3.14.DurableFunction.v12', 'python'],
  ['java:17.v9', 'java'],
  ['java8.al2', 'java'],
  ['dotnet:6.v17', 'dotnet'],
  ['dotnetcore3.1', 'dotnet'],
  ['ruby:3.3.v12', 'ruby'],
  ['go:1.v20', 'go'],
  ['provided:al2023.v101', null],
  ['', null],
  ['22', null],
] as const)('%s is %s', (version, runtime) => {
  expect(runtimeOf(version)).toBe(runtime);
});
