import { createInvocationRecord, type EndedEvent, invocationRecordText } from "./invocation-record.ts";
import type { AsynchronousObservation } from "./observation.ts";
import type { AsynchronousSettings, Destination } from "./settings.ts";

/** What became of the events of a function. */
export type AsynchronousTally = {
  /** Events taken. */
  in: number;
  /** Events that the function handled. */
  out: number;
  /** Events given up that a destination keeps. */
  failed: number;
  /** Events given up that nothing keeps. */
  lost: number;
};

/** Hands events that have ended to their destinations, and counts them by the ARN of their function. */
export function createEndings(observe: (observation: AsynchronousObservation) => void) {
  const tallies = new Map<string, AsynchronousTally>();
  /** The counts themselves, to go on. */
  const of = (arn: string): AsynchronousTally => {
    const tally = tallies.get(arn) ?? { in: 0, out: 0, failed: 0, lost: 0 };
    tallies.set(arn, tally);
    return tally;
  };

  /** Whether a destination keeps the event. */
  async function deliver(ended: EndedEvent, to: Destination | undefined): Promise<boolean> {
    if (to === undefined) return false;
    const { functionArn, requestId } = ended;
    try {
      const record = createInvocationRecord(ended);
      await to(record, invocationRecordText(record, ended), ended.payload);
      return true;
    } catch (error) {
      observe({ type: "destination-failed", functionArn, requestId, error });
      return false;
    }
  }

  return {
    of,
    async settle(
      arn: string,
      ended: EndedEvent,
      { onSuccess, onFailure }: AsynchronousSettings,
      deadLetters: Destination | undefined,
    ): Promise<void> {
      const { functionArn, requestId, condition } = ended;
      if (condition === "Success") {
        await deliver(ended, onSuccess);
        of(arn).out++;
        return;
      }
      const [isRecorded, isDeadLetter] = [await deliver(ended, onFailure), await deliver(ended, deadLetters)];
      const kept = isRecorded || isDeadLetter;
      if (kept) of(arn).failed++;
      else of(arn).lost++;
      observe({ type: "given-up", functionArn, requestId, condition, kept });
    },
  };
}
