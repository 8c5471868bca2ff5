/** Lines of the sample that no retry can mend, each with what is wrong. */
export const badRecords: readonly { problem: string; line: string }[] = [
  { problem: "broken JSON", line: '{"userId":"u-broken-1","plan":"basic","location":{"country":"FR"' },
  { problem: "broken JSON", line: "userId=u-broken-2;country=DE" },
  { problem: "not an object", line: '["u-list","KR"]' },
  { problem: "not an object", line: '"u-text"' },
  { problem: "missing userId", line: '{"name":"서연","plan":"basic","location":{"country":"KR","city":"서울"}}' },
  { problem: "empty userId", line: '{"userId":"","plan":"plus","location":{"country":"BR","city":"São Paulo"}}' },
  { problem: "invalid type", line: '{"userId":42,"plan":"basic","location":{"country":"IN"}}' },
  { problem: "invalid type", line: '{"userId":"u-types-1","location":"Berlin, Germany"}' },
  { problem: "invalid type", line: '{"userId":"u-types-2","location":{"country":["KR"],"city":"Busan"}}' },
  { problem: "missing country", line: '{"userId":"u-nowhere-1","location":{"city":"Springfield","latitude":39.8}}' },
  { problem: "missing country", line: '{"userId":"u-nowhere-2","name":"Grace Hall","plan":"max"}' },
  { problem: "unknown country", line: '{"userId":"u-atlantis","location":{"country":"XX","city":"Poseidonis"}}' },
  {
    problem: "already enriched",
    line:
      '{"userId":"u-twice","location":{"country":"GB","city":"London"},"bandwidthOptions":[],' +
      '"enrichment":{"id":"eu-west-1/users/shardId-000000000000/1/0","catalogue":"1","match":"city"}}',
  },
];
