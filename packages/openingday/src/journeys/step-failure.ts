import type { StepRun } from "../model/evidence-speed.ts";

/** A step that did not go as expected, in words for a person. Without a layer the journey itself, not the site, is to blame. */
export class StepFailure extends Error {
  override readonly name = "StepFailure";
  readonly layer: StepRun["layer"];
  readonly status: number | undefined;
  readonly timedOut: boolean;
  constructor(message: string, layer?: StepRun["layer"], status?: number, timedOut = false) {
    super(message);
    this.layer = layer;
    this.status = status;
    this.timedOut = timedOut;
  }
}
