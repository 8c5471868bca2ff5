import { expect } from "chai";
import { filterProblems } from "../../event-source-mapping/filter-pattern.ts";

const problemsOf = (pattern: string) => filterProblems(pattern, "p");

describe("What Lambda takes as a filter pattern", () => {
  const taken = [
    '{"data":{"plan":["home",null,3,true]}}',
    '{"data":{"a":{"b":[{"prefix":"x"},{"suffix":"y"},{"equals-ignore-case":"z"},{"exists":false}]}}}',
    '{"data":{"n":[{"numeric":["=",5]},{"numeric":[">",5]},{"numeric":[">=",0,"<",5]}]}}',
    '{"data":{"a":[{"anything-but":["x",1]}],"$or":[{"b":[1]},{"c":[2]}]}}',
  ];
  for (const pattern of taken) it(`takes ${pattern}`, () => expect(problemsOf(pattern)).to.deep.equal([]));

  const refused: [what: string, pattern: string, expected: RegExp][] = [
    ["text that is not JSON", "{", /^p must be a JSON object with the key data alone, got \{\.\nFix: /],
    ["an empty object", "{}", /the key data alone/],
    ["another key than data (rule 23)", '{"partitionKey":[{"prefix":"f"}]}', /the key data alone/],
    ["a member of the data beside data", '{"plan":["home"]}', /the key data alone/],
    ["a second key", '{"data":{"a":["x"]},"partitionKey":["f"]}', /the key data alone/],
    ["more than 4,096 characters", `{"data":{"a":["${"x".repeat(4096)}"]}}`, /at most 4096 characters long, got 4115/],
    ["rules for the data as a whole", '{"data":["a"]}', /^p\.data must be a JSON object/],
    ["an empty pattern", '{"data":{}}', /at least one key/],
    ["a value where a list belongs", '{"data":{"plan":"home"}}', /^p\.data\.plan must be a list.*\nFix: .*\["home"\]$/],
    ["an empty list of rules", '{"data":{"a":[]}}', /^p\.data\.a must hold at least one rule/],
    ["an operator of EventBridge alone", '{"data":{"plan":[{"wildcard":"h*"}]}}', /\nFix: use one of prefix, /],
    ["an inherited name as operator", '{"data":{"a":[{"constructor":"x"}]}}', /use one of prefix/],
    ["two operators in one rule", '{"data":{"a":[{"prefix":"x","suffix":"y"}]}}', /one operator with its argument/],
    ["a list as a rule", '{"data":{"a":[["x"]]}}', /one operator with its argument/],
    ["a number given as text", '{"data":{"n":[{"numeric":[">","5"]}]}}', /give numeric comparisons with numbers/],
    ["a comparison that is none", '{"data":{"n":[{"numeric":["~",1]}]}}', /give numeric/],
    ["a range from its upper bound", '{"data":{"n":[{"numeric":["<",9,">",1]}]}}', /give numeric/],
    ["an empty range", '{"data":{"n":[{"numeric":[">",5,"<",5]}]}}', /give numeric/],
    ["a number beyond 5 billion", '{"data":{"n":[{"numeric":[">",5000000001]}]}}', /give numeric/],
    ["exists of a word", '{"data":{"a":[{"exists":"true"}]}}', /give exists true or false/],
    ["a prefix that is no string", '{"data":{"a":[{"prefix":1}]}}', /give prefix a string/],
    ["anything-but of nothing", '{"data":{"a":[{"anything-but":[]}]}}', /give anything-but a list/],
    ["one alternative", '{"data":{"$or":[{"a":["x"]}]}}', /\$or must be a list of at least two patterns/],
  ];
  for (const [what, pattern, expected] of refused) {
    it(`refuses ${what}`, () => {
      const [problem, ...more] = problemsOf(pattern);
      expect(more).to.deep.equal([]);
      expect(problem).to.match(expected);
    });
  }

  it("tells all that is wrong at once", () => {
    expect(problemsOf('{"data":{"a":"x","b":{"c":[]},"d":[{"regex":"x"},{"exists":1}]}}')).to.have.length(4);
  });
});
