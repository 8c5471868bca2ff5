import { expect } from "chai";
import { Queue, type QueueArgs } from "../../../infra/data/queue.ts";
import { Topic } from "../../../infra/data/topic.ts";
import { underMocks } from "../../support/mocks.ts";

const [region, keyArn] = ["us-east-1", "arn:aws:kms:us-east-1:111122223333:key/k"];
const common = { region, keyArn, tags: { project: "t" }, protect: true };
const arn = (name: string) => `arn:aws:sns:us-east-1:111122223333:${name}`;

type Declared = { topics?: ("standard" | "fifo")[] } & Partial<QueueArgs>;
/** A queue that gets the messages of topics. */
const createQueue = ({ topics = ["standard"], ...overrides }: Declared = {}) =>
  underMocks(() => {
    const subscriptions = topics.map((type, index) => ({ topic: new Topic(`t${index + 1}`, { ...common, type }) }));
    new Queue("q", { ...common, functionTimeoutSeconds: 30, subscriptions, ...overrides });
  });

describe("a queue that gets the messages of topics", () => {
  it("gets them raw, and what can't be delivered into its own dead-letter queue", async () => {
    const { rows } = await createQueue({ topics: ["standard", "standard"] });
    const subscriptions = rows.filter(({ type }) => type.endsWith(":TopicSubscription"));
    expect(subscriptions.map(({ name, inputs }) => [name, inputs.topic])).to.deep.equal([
      ["q", arn("t1")],
      ["q-2", arn("t2")],
    ]);
    expect(subscriptions[0]?.inputs).to.include({
      ...{ protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:111122223333:q", rawMessageDelivery: true },
      redrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:111122223333:q-dead-letters"}',
    });
  });

  it("lets each of them send to both of its queues, and nobody else", async () => {
    const { rows } = await createQueue({ topics: ["standard", "standard"] });
    for (const name of ["q", "q-dead-letters"]) {
      const policy = rows.find((row) => row.type.endsWith(":QueuePolicy") && row.name === name)?.inputs.policy;
      const [deny, ...allowed] = JSON.parse(String(policy)).Statement;
      expect(deny).to.include({ Effect: "Deny" });
      expect(allowed.map(({ Condition }: { Condition: object }) => Condition)).to.deep.equal(
        ["t1", "t2"].map((topic) => ({ ArnEquals: { "aws:SourceArn": arn(topic) } })),
      );
    }
  });

  const refused: [Declared, RegExp][] = [
    [
      { topics: ["fifo"] },
      /subscriptions of a standard queue must be to standard topics, got a FIFO one: the order of its/,
    ],
    [{ type: "fifo" }, /subscriptions of a FIFO queue must be to FIFO topics, got a standard one: SNS refuses it/],
  ];
  for (const [declared, problem] of refused)
    it(`is refused as ${JSON.stringify(declared)}`, async () => {
      expect(await createQueue(declared).catch((error: Error) => error.message)).to.match(problem);
    });
});
