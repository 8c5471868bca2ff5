import { invalid } from "../errors.ts";

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;
const MAXIMUM_DIGITS = 38;
const LARGEST_EXPONENT = 125;
const SMALLEST_EXPONENT = -130;

/** `digits` × 10^`exponent`: a coefficient that ends in no zero, and is 0n for nought alone. */
type Decimal = { coefficient: bigint; exponent: number };

/** Writes a number as DynamoDB gives it back: without exponent, plus sign or needless zeros. @throws AwsError ValidationException */
export function canonicalNumber(text: string): string {
  return write(read(text));
}

/** The exact sum. @throws AwsError ValidationException when it takes more than 38 digits. */
export function addNumbers(a: string, b: string): string {
  const [left, right] = [read(a), read(b)];
  const exponent = Math.min(left.exponent, right.exponent);
  const scaled = ({ coefficient, exponent: own }: Decimal) => coefficient * 10n ** BigInt(own - exponent);
  return write(checked(scaled(left) + scaled(right), exponent));
}

/** The number of the other sign. */
export function negated(text: string): string {
  if (text === "0") return text;
  return text.startsWith("-") ? text.slice(1) : `-${text}`;
}

/** A text for each canonical number: the texts are in order as the numbers are. */
export function numberOrder(text: string): string {
  const { coefficient, exponent } = read(text);
  if (coefficient === 0n) return "1";
  const isNegative = coefficient < 0n;
  const digits = String(isNegative ? -coefficient : coefficient);
  const magnitude = exponent + digits.length - 1 - SMALLEST_EXPONENT;
  const pad = (number: number) => String(number).padStart(3, "0");
  if (!isNegative) return `2${pad(magnitude)}${digits}`;
  // Negative numbers run the other way round: nines' complement, and an end that is greater than any digit.
  return `0${pad(999 - magnitude)}${digits.replace(/\d/g, (digit) => String(9 - Number(digit)))}~`;
}

function read(text: string): Decimal {
  const [, sign, whole = "", fraction = "", exponent = "0"] = NUMBER.exec(text) ?? [];
  if (sign === undefined || whole + fraction === "")
    throw invalid(`The parameter cannot be converted to a numeric value${text === "" ? "" : `: ${text}`}`);
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  checkRange(significant.length, Number(exponent) - fraction.length + digits.length - 1);
  const coefficient = BigInt(significant) * (sign === "-" ? -1n : 1n);
  return { coefficient, exponent: Number(exponent) - fraction.length + digits.length - significant.length };
}

function checked(coefficient: bigint, exponent: number): Decimal {
  const digits = String(coefficient).replace("-", "");
  const zeros = coefficient === 0n ? 0 : (/0*$/.exec(digits)?.[0].length ?? 0);
  checkRange(coefficient === 0n ? 0 : digits.length - zeros, exponent + digits.length - 1);
  return { coefficient: coefficient / 10n ** BigInt(zeros), exponent: exponent + zeros };
}

function checkRange(digits: number, magnitude: number): void {
  if (digits === 0) return;
  if (magnitude > LARGEST_EXPONENT)
    throw invalid("Number overflow. Attempting to store a number with magnitude larger than supported range");
  if (magnitude < SMALLEST_EXPONENT)
    throw invalid("Number underflow. Attempting to store a number with magnitude smaller than supported range");
  if (digits > MAXIMUM_DIGITS) throw invalid("Attempting to store more than 38 significant digits in a Number");
}

function write({ coefficient, exponent }: Decimal): string {
  if (coefficient === 0n) return "0";
  const sign = coefficient < 0n ? "-" : "";
  const digits = String(coefficient).replace("-", "");
  if (exponent >= 0) return sign + digits + "0".repeat(exponent);
  const padded = digits.padStart(1 - exponent, "0");
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}
