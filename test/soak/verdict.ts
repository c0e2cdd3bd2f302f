import { MOST_CONNECTIONS } from '../faults/table/judge';
import type { SoakReport } from './run';

/** The part by which memory may grow between warm and the end. */
const MOST_GROWTH = 0.2;

/** Connections that are closed here and that the server has not yet seen closed. */
const CLOSING = 3;

/** What is not as it should be, in sentences; nothing where all is well. */
export function shortcomings(report: SoakReport): string[] {
  const { pump, memoryWarm, memoryEnd } = report;
  const growth = memoryEnd / memoryWarm - 1;
  const uncoded = pump.outcomes['an error without a code'] ?? 0;
  const wrong: [boolean, string][] = [
    [pump.lost > 0, `${pump.lost} messages were lost`],
    [pump.doubled > 0, `${pump.doubled} messages came twice`],
    [pump.mixedUp > 0, `${pump.mixedUp} messages got the answer to another one`],
    [report.changesDoubled > 0, `${report.changesDoubled} changes were carried out twice`],
    [report.changesMissing > 0, `${report.changesMissing} changes were reported as done and were not`],
    [uncoded > 0, `${uncoded} errors had no code`],
    [report.unhandled.length > 0, `nobody took: ${report.unhandled.slice(0, 3).join(' | ')}`],
    // One more may be asking for a token.
    [report.mostSockets > MOST_CONNECTIONS + 1 + CLOSING, `${report.mostSockets} connections at once`],
    [report.socketsLeft > MOST_CONNECTIONS, `${report.socketsLeft} connections were left open`],
    [report.timersMore > 0, `${report.timersMore} timers were left`],
    [growth > MOST_GROWTH, `memory grew by ${Math.round(growth * 100)} %`],
  ];
  return wrong.filter(([isSo]) => isSo).map(([, words]) => words);
}
