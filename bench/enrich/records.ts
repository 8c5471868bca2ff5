import type { KinesisStreamRecord } from "aws-lambda";

/** How the texts of a record are written. */
export type Script = "ascii" | "korean" | "escaped";

/** A batch to measure with. */
export type Batch = { records: number; recordBytes: number; script: Script };

const PLACES = {
  ascii: [
    ["US", "US-NY", "New York"],
    ["US", "California", "San Francisco"],
    ["GB", "England", "London"],
    ["DE", "DE-BE", "Berlin"],
    ["KR", "KR-11", "Seoul"],
    ["US", "US-WY", "Cody"],
  ],
  korean: [
    ["KR", "서울특별시", "서울"],
    ["KR", "부산광역시", "부산"],
    ["KR", "KR-28", "인천"],
    ["KR", "대구광역시", "대구"],
  ],
};
const FILLER = { ascii: "the quick brown fox jumps over the lazy dog ", korean: "다람쥐 헌 쳇바퀴에 타고파 " };

/**
 * The text of a user record of about as many bytes as asked for. A longer one has more members, not only longer ones.
 * "escaped" is Korean as programs write it that escape whatever is not ASCII; its text is longer than asked for.
 */
export function userText(index: number, bytes: number, script: Script): string {
  const language = script === "ascii" ? "ascii" : "korean";
  const [country, region, city] = PLACES[language][index % PLACES[language].length] ?? [];
  const user: Record<string, unknown> = {
    userId: `user-${String(index).padStart(8, "0")}`,
    name: language === "ascii" ? `Jane Doe ${index}` : `김민지 ${index}`,
    email: `user${index}@example.com`,
    location: { country, region, city, latitude: 37.5665 + index / 1e6, longitude: 126.978 },
    plan: "basic",
    isActive: true,
    timestamp: "2026-09-21T14:13:20.125Z",
  };
  if (bytes >= 600)
    user.device = { os: "android", version: "15.1", battery: 0.83, model: "SM-S931N", tags: ["a", "b"] };
  if (bytes >= 2000) user.sessions = Array.from({ length: 6 }, (_, session) => sessionOf(index + session));
  user.note = "";
  const missing = bytes - Buffer.byteLength(JSON.stringify(user));
  const filler = FILLER[language].repeat(Math.ceil(bytes / Buffer.byteLength(FILLER[language])));
  user.note = Buffer.from(filler).subarray(0, Math.max(0, missing)).toString().replaceAll("\ufffd", "");
  const text = JSON.stringify(user);
  return script === "escaped" ? escaped(text) : text;
}

function sessionOf(number: number): object {
  return {
    id: `session-${number * 7919}`,
    startedAt: "2026-09-20T10:00:00.000Z",
    durationSeconds: 1234 + (number % 1000),
    bytesDown: 123_456_789 + number,
    bytesUp: 9_876_543,
    quality: "good",
  };
}

function escaped(text: string): string {
  return text.replace(/[^\0-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The records of an event, as Lambda gives them. */
export function createRecords({ records, recordBytes, script }: Batch): KinesisStreamRecord[] {
  const all = Array.from({ length: records }, (_, index) => {
    return createRecord(index, Buffer.from(userText(index, recordBytes, script)));
  });
  // As in Lambda, every text comes from one text of JSON.
  return JSON.parse(JSON.stringify(all));
}

/** One record of an event. */
export function createRecord(index: number, data: Buffer): KinesisStreamRecord {
  const sequenceNumber = String(49_590_338_271_490_256_608_559_692_538_361_571_095n + BigInt(index));
  return {
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: `user-${String(index).padStart(8, "0")}`,
      sequenceNumber,
      data: data.toString("base64"),
      approximateArrivalTimestamp: 1_790_000_000.125,
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `shardId-000000000003:${sequenceNumber}`,
    eventName: "aws:kinesis:record",
    invokeIdentityArn: "arn:aws:iam::123456789012:role/enrich",
    awsRegion: "ap-northeast-2",
    eventSourceARN: "arn:aws:kinesis:ap-northeast-2:123456789012:stream/users-in",
  };
}
