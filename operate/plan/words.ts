import type { Amount } from "./cost.ts";

/** US dollars, to the cent. */
export const dollars = (usd: number): string =>
  `$${usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

/** An amount; what is known of it, where prices are missing. */
export const wordsOfAmount = ({ usd, isWhole }: Amount): string => (isWhole ? dollars(usd) : `${dollars(usd)} + ?`);

/** US dollars, or that they are not known. */
export const dollarsOr = (usd: number | undefined): string => (usd === undefined ? "unknown" : dollars(usd));

/** A number to three digits, or whole from a hundred. */
export function wordsOfNumber(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  return Number(value.toPrecision(3)).toString();
}

/** A time span in the unit that suits it; never for Infinity. */
export function wordsOfSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return "never";
  if (seconds < 120) return `${wordsOfNumber(seconds)} s`;
  if (seconds < 7200) return `${wordsOfNumber(seconds / 60)} min`;
  return `${wordsOfNumber(seconds / 3600)} h`;
}
