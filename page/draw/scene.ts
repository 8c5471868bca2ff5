import type { View } from "../view.ts";
import type { Words } from "./english.ts";
import type { Language } from "./words.ts";

/** What a part of the page is drawn from, beside its own data. */
export type Scene = {
  view: View;
  language: Language;
  words: Words;
  /** What was answered to what whoever looks asked for, by the ID of its place. */
  answers: Readonly<Record<string, string>>;
  /** Whether nothing answers any more. */
  isGone: boolean;
};

/** A count as people read it; nothing when it is not known. */
export const number = ({ language }: Scene, value: number | undefined) => value?.toLocaleString(language) ?? "";

/** The time of day of a moment, in UTC, with milliseconds: as logs have it. */
export const timeOf = (atMs: number) => new Date(atMs).toISOString().slice(11, 23);

/** Records a second: one digit behind the point below ten. */
export const rate = (scene: Scene, perSecond: number | undefined) =>
  perSecond === undefined
    ? ""
    : `${perSecond.toLocaleString(scene.language, { maximumFractionDigits: perSecond < 10 ? 1 : 0 })} ${scene.words.perSecond}`;
