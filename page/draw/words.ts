import { ENGLISH, type Words } from "./english.ts";
import { KOREAN } from "./korean.ts";

/** Languages of the page. What AWS, functions and alarms say stays as they say it. */
export const LANGUAGES = { en: "English", ko: "한국어" } as const;
export type Language = keyof typeof LANGUAGES;

/** The words of a language. */
export const wordsOf = (language: Language): Words => (language === "ko" ? KOREAN : ENGLISH);
