import { checkAnalyzer, checkOutputs, checkParse, checkRecording, checkText } from './checks.ts';
import { type Draw, eventsInput, recordingInput, textInput } from './inputs.ts';

/** One thing that is fuzzed. */
export interface Target {
  readonly name: string;
  /** Its share of the inputs of a long run, in thousandths. */
  readonly share: number;
  /** How many inputs the test suite tries. */
  readonly inSuite: number;
  /** Makes an input out of what is drawn and checks it. Throws where something does not hold. */
  check(draw: Draw): void;
}

export const targets: readonly Target[] = [
  { name: 'parser', share: 615, inSuite: 3_000, check: (draw) => checkParse(textInput(draw)) },
  { name: 'safe text', share: 331, inSuite: 3_000, check: (draw) => checkText(textInput(draw)) },
  {
    name: 'recordings',
    share: 50,
    inSuite: 1_500,
    check: (draw) => checkRecording(recordingInput(draw), draw),
  },
  {
    name: 'analyzer',
    share: 3,
    inSuite: 400,
    check(draw) {
      checkAnalyzer(eventsInput(draw), draw);
    },
  },
  { name: 'outputs', share: 1, inSuite: 150, check: (draw) => checkOutputs(eventsInput(draw), draw) },
];
