import { expect } from "chai";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { createPanel } from "../../../operate/watch/panel.ts";

const named = (name: string, status = 400) =>
  Object.assign(new Error("no"), { name, $metadata: { httpStatusCode: status } });

const createSubject = (failure?: Error) => {
  const clock = createVirtualClock(0);
  let asked = 0;
  let error = failure;
  const panel = createPanel({ clock, everyMs: 1000, rights: "logs:FilterLogEvents" }, async () => {
    asked += 1;
    if (error !== undefined) throw error;
    return { value: "first" };
  });
  const fail = (next: Error) => {
    error = next;
  };
  return { clock, panel, fail, asked: () => asked };
};

describe("a part of the page of a stack in AWS", () => {
  it("says which right is lacking, and shows nothing where nothing was read", async () => {
    for (const error of [named("AccessDeniedException"), named("Whatever", 403)]) {
      const { value, notes } = await createSubject(error).panel();
      expect(value).to.equal(undefined);
      expect(notes).to.deep.equal([`Your credentials must allow logs:FilterLogEvents, got ${error.name}: no`]);
    }
  });

  it("keeps what it read before when AWS fails, and says so", async () => {
    const { panel, fail, clock } = createSubject();
    await panel();
    fail(named("ServiceUnavailable", 503));
    await clock.advance(1000);
    const { value, notes } = await panel();
    expect(value).to.equal("first");
    expect(notes[0])
      .to.include("ServiceUnavailable")
      .and.to.match(/What stands here was read before\.$/);
  });

  it("asks less and less often while AWS asks for fewer calls", async () => {
    const { panel, clock, asked } = createSubject(named("ThrottlingException"));
    const notes = (await panel()).notes.join();
    expect(notes).to.include("ThrottlingException").and.to.include("in 2 s");
    const gaps: number[] = [];
    for (let second = 0, last = 0; second < 40; second += 1) {
      const before = asked();
      await clock.advance(1000);
      await panel();
      if (asked() > before) {
        gaps.push(second + 1 - last);
        last = second + 1;
      }
    }
    expect(gaps).to.deep.equal([2, 4, 8, 8, 8, 8]);
  });

  it("asks once for all who look meanwhile", async () => {
    const { panel, asked, clock } = createSubject();
    await Promise.all([panel(), panel()]);
    await clock.advance(999);
    await panel();
    expect(asked()).to.equal(1);
  });
});
