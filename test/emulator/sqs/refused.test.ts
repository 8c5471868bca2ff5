import { expect } from "chai";
import { isAwsError } from "../../../emulator/aws-error.ts";
import { caller, createQueue, queueArn } from "./create-queue.ts";

type Queue = ReturnType<typeof createQueue>;
const errorOf = async (act: () => unknown) => {
  try {
    return await act();
  } catch (error) {
    return isAwsError(error) ? `${error.name}: ${error.message}` : error;
  }
};
const entries = (count: number) => Array.from({ length: count }, (_, index) => ({ Id: `e${index}`, MessageBody: "x" }));
const batch =
  (Entries: { Id: string; MessageBody: string; MessageGroupId?: string }[]) =>
  ({ sqs, QueueUrl }: Queue) =>
    sqs.sendMessageBatch(caller, { QueueUrl, Entries });

describe("what SQS refuses", () => {
  const refused: [what: string, act: (queue: Queue) => unknown, answer: string, attributes?: Record<string, string>][] =
    [
      [
        "eleven at once",
        ({ receive }) => receive(undefined, 11),
        "InvalidParameterValue: Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
      ],
      [
        "an empty body",
        ({ send }) => send(""),
        "MissingParameter: The request must contain the parameter MessageBody.",
      ],
      ...(["sendMessageBatch", "deleteMessageBatch", "changeMessageVisibilityBatch"] as const).map(
        (operation): [string, (queue: Queue) => unknown, string] => [
          `no entries of ${operation}`,
          ({ sqs, QueueUrl }) => sqs[operation](caller, { QueueUrl, Entries: [] }),
          `AWS.SimpleQueueService.EmptyBatchRequest: There should be at least one ${operation.replace(/^./, (first) => first.toUpperCase())}RequestEntry in the request.`,
        ],
      ),
      [
        "a body over the limit",
        ({ send }) => send("x".repeat(1025)),
        "InvalidParameterValue: One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.",
        { MaximumMessageSize: "1024" },
      ],
      [
        "a batch over the limit",
        batch([
          { Id: "a", MessageBody: "x".repeat(1_048_576) },
          { Id: "b", MessageBody: "x" },
        ]),
        "AWS.SimpleQueueService.BatchRequestTooLong: Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
      ],
      [
        "twenty entries",
        batch(entries(20)),
        "AWS.SimpleQueueService.TooManyEntriesInBatchRequest: Maximum number of entries per request are 10. You have sent 20.",
      ],
      [
        "an entry's ID of other letters",
        batch([{ Id: "a:b", MessageBody: "x" }]),
        "AWS.SimpleQueueService.InvalidBatchEntryId: A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
      ],
      [
        "a FIFO message without a group",
        ({ send }) => send("x"),
        "MissingParameter: The request must contain the parameter MessageGroupId.",
        { FifoQueue: "true" },
      ],
      [
        "a FIFO batch, an entry of which has no group",
        batch(entries(1)),
        "InvalidParameterValue: The request must contain the parameter MessageGroupId.",
        { FifoQueue: "true" },
      ],
      [
        "a FIFO message that nothing deduplicates",
        ({ send }) => send("x", { MessageGroupId: "a" }),
        "InvalidParameterValue: The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
        { FifoQueue: "true" },
      ],
      [
        "a group with a blank in its ID",
        ({ send }) => send("x", { MessageGroupId: "a b", MessageDeduplicationId: "d" }),
        "InvalidParameterValue: Value a b for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
        { FifoQueue: "true" },
      ],
      [
        "a group with a letter that is none, of a standard queue too",
        ({ send }) => send("x", { MessageGroupId: "ä" }),
        "InvalidParameterValue: Value ä for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
      ],
      [
        "a deduplication ID that is too long",
        ({ send }) => send("x", { MessageGroupId: "g", MessageDeduplicationId: "d".repeat(129) }),
        `InvalidParameterValue: Value ${"d".repeat(129)} for parameter MessageDeduplicationId is invalid. Reason: MessageDeduplicationId can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
        { FifoQueue: "true" },
      ],
      [
        "a system attribute that no sender may set",
        ({ send }) => send("x", { MessageSystemAttributes: { SenderId: {} } }),
        "InvalidParameterValue: Message system attribute name 'SenderId' is invalid.",
      ],
      [
        "move tasks of a queue that is not there",
        ({ sqs }) => sqs.listMessageMoveTasks(caller, { SourceArn: queueArn("none") }),
        "ResourceNotFoundException: The resource that you specified for the SourceArn parameter doesn't exist.",
      ],
      [
        "to move messages from what is no ARN",
        ({ sqs }) => sqs.startMessageMoveTask(caller, { SourceArn: "work" }),
        "InvalidParameterValue: You must use this format to specify the SourceArn: arn:<partition>:<service>:<region>:<account-id>:<resource-id>",
      ],
      [
        "a policy that is no JSON",
        ({ sqs, QueueUrl }) => sqs.setQueueAttributes(caller, { QueueUrl, Attributes: { Policy: "all" } }),
        "InvalidAttributeValue: Invalid value for the parameter Policy.",
      ],
      [
        "to move messages to a queue that is not there",
        ({ sqs, QueueUrl }) => {
          const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn("dead"), maxReceiveCount: 5 });
          sqs.setQueueAttributes(caller, { QueueUrl, Attributes: { RedrivePolicy } });
          const DestinationArn = queueArn("none");
          return sqs.startMessageMoveTask(caller, { SourceArn: queueArn("dead"), DestinationArn });
        },
        "ResourceNotFoundException: The resource that you specified for the DestinationArn parameter doesn't exist.",
      ],
      [
        "the same queue with an attribute that no queue has",
        ({ sqs }) => sqs.createQueue(caller, { QueueName: "work", Attributes: { DelaySeconds: "1", Foo: "1" } }),
        "InvalidAttributeName: Unknown Attribute Foo.",
      ],
      [
        "a name with a blank",
        ({ sqs }) => sqs.createQueue(caller, { QueueName: "a b" }),
        "InvalidParameterValue: Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
      ],
      [
        "a FIFO queue whose name doesn't say so",
        ({ sqs }) => sqs.createQueue(caller, { QueueName: "q", Attributes: { FifoQueue: "true" } }),
        "InvalidParameterValue: The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length",
      ],
      [
        "a control character",
        ({ send }) => send("\u0000"),
        "InvalidMessageContents: Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
      ],
      [
        "a queue that is not there",
        ({ sqs }) => sqs.getQueueUrl(caller, { QueueName: "none" }),
        "AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist.",
      ],
      [
        "the same queue, set otherwise",
        ({ sqs }) => sqs.createQueue(caller, { QueueName: "work", Attributes: { DelaySeconds: "1" } }),
        "QueueAlreadyExists: A queue already exists with the same name and a different value for attribute DelaySeconds",
      ],
      [
        "an attribute of FIFO queues",
        ({ sqs }) => sqs.createQueue(caller, { QueueName: "q", Attributes: { ContentBasedDeduplication: "true" } }),
        "InvalidAttributeName: Unknown Attribute ContentBasedDeduplication.",
      ],
      [
        "a handle that is none",
        ({ settle }) => settle("garbage"),
        'ReceiptHandleIsInvalid: The input receipt handle "garbage" is not a valid receipt handle.',
      ],
      [
        "a visibility timeout over twelve hours",
        ({ sqs, QueueUrl }) => sqs.setQueueAttributes(caller, { QueueUrl, Attributes: { VisibilityTimeout: "43201" } }),
        "InvalidAttributeValue: Invalid value for the parameter VisibilityTimeout.",
      ],
      [
        "a second purge at once",
        ({ sqs, QueueUrl }) => [1, 2].map(() => sqs.purgeQueue(caller, { QueueUrl })),
        "AWS.SimpleQueueService.PurgeQueueInProgress: Only one PurgeQueue operation on work is allowed every 60 seconds.",
      ],
    ];
  for (const [what, act, answer, attributes] of refused) {
    it(`${what}, in AWS's words`, async () => {
      expect(await errorOf(() => act(createQueue(attributes)))).to.equal(answer);
    });
  }

  const policies: [policy: string, reason: string][] = [
    ["[]", "Redrive policy is not a valid JSON map."],
    ["{}", "Redrive policy does not contain mandatory attribute: maxReceiveCount."],
    ['{"maxReceiveCount":1}', "Redrive policy does not contain mandatory attribute: deadLetterTargetArn."],
    [
      '{"maxReceiveCount":0,"deadLetterTargetArn":"x"}',
      "Invalid value for maxReceiveCount: 0, valid values are from 1 to 1000 both inclusive.",
    ],
  ];
  for (const [RedrivePolicy, reason] of policies)
    it(`the redrive policy ${RedrivePolicy}, in AWS's words`, () => {
      const { sqs, QueueUrl } = createQueue();
      expect(() => sqs.setQueueAttributes(caller, { QueueUrl, Attributes: { RedrivePolicy } })).to.throw(
        `Value ${RedrivePolicy} for parameter RedrivePolicy is invalid. Reason: ${reason}`,
      );
    });

  it("a dead-letter queue that is not there, or of the other type", () => {
    for (const target of ["none", "dead"]) {
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn(target), maxReceiveCount: 5 });
      const { sqs } = createQueue();
      const Attributes = { FifoQueue: "true", RedrivePolicy };
      expect(() => sqs.createQueue(caller, { QueueName: "q.fifo", Attributes })).to.throw(
        /for parameter RedrivePolicy is invalid/,
      );
    }
  });

  it("one entry of a batch, and does the others", () => {
    const { sqs, QueueUrl } = createQueue({ MaximumMessageSize: "1024" });
    const { Successful, Failed } = sqs.sendMessageBatch(caller, {
      QueueUrl,
      Entries: [1024, 1025].map((bytes) => ({ Id: `e${bytes}`, MessageBody: "x".repeat(bytes) })),
    });
    expect(Successful?.map(({ Id }) => Id)).to.deep.equal(["e1024"]);
    expect(Failed).to.deep.equal([
      {
        Id: "e1025",
        Code: "InvalidParameterValue",
        Message: "One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.",
        SenderFault: true,
      },
    ]);
  });

  it("nothing of what a fresh queue has", () => {
    const { sqs, QueueUrl } = createQueue();
    const { Attributes } = sqs.getQueueAttributes(caller, { QueueUrl, AttributeNames: ["All"] });
    expect(Attributes).to.include({
      DelaySeconds: "0",
      MaximumMessageSize: "1048576",
      MessageRetentionPeriod: "345600",
      ReceiveMessageWaitTimeSeconds: "0",
      SqsManagedSseEnabled: "true",
      VisibilityTimeout: "30",
    });
    expect(Attributes).not.to.have.any.keys("Policy", "RedrivePolicy");
  });

  it("a delay of one FIFO message, before now too, and an attribute that no queue has", async () => {
    const { sqs, QueueUrl } = createQueue({ FifoQueue: "true" });
    const send = { QueueUrl, MessageBody: "x", MessageGroupId: "g", MessageDeduplicationId: "d" };
    for (const DelaySeconds of [-1, 1])
      expect(await errorOf(() => sqs.sendMessage(caller, { ...send, DelaySeconds }))).to.match(
        /^InvalidParameterValue: Value -?1 for parameter DelaySeconds is invalid/,
      );
    expect(await errorOf(() => sqs.getQueueAttributes(caller, { QueueUrl, AttributeNames: ["Foo"] }))).to.equal(
      "InvalidAttributeName: Unknown Attribute Foo.",
    );
    expect(sqs.getQueueAttributes(caller, { QueueUrl, AttributeNames: ["Policy"] })).to.deep.equal({});
  });

  const attribute = (StringValue: string, DataType = "String") => ({ DataType, StringValue });
  const attributes: [what: string, given: Record<string, ReturnType<typeof attribute>>, answer: RegExp][] = [
    [
      "more than ten",
      Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`a${index}`, attribute("x")])),
      /^InvalidParameterValue: Number of message attributes \[11\] exceeds the allowed maximum \[10\]\.$/,
    ],
    ["names that AWS keeps for itself", { "aws.x": attribute("x") }, /beginning with 'AWS\.' or 'Amazon\.'/],
    ["names with other letters", { "a b": attribute("x") }, /name can contain the following characters/],
    ["names with two periods in a row", { "a..b": attribute("x") }, /should not have successive periods/],
    ["types that it does not know", { x: attribute("x", "Text") }, /'x' has an invalid message attribute type/],
    ["values that are empty", { x: attribute("") }, /'x' must contain a non-empty value of type 'String'\.$/],
    ["numbers that are none", { x: attribute("x", "Number.int") }, /Can't cast the value .* 'x' to a number\.$/],
  ];
  for (const [what, MessageAttributes, answer] of attributes)
    it(`of attributes, ${what}`, async () => {
      const { sqs, QueueUrl } = createQueue();
      const send = { QueueUrl, MessageBody: "x", MessageAttributes };
      expect(await errorOf(() => sqs.sendMessage(caller, send))).to.match(answer);
    });

  it("none of the attributes that it takes", async () => {
    const { sqs, QueueUrl } = createQueue();
    const MessageAttributes = { "a-b_c.d": attribute("-1.5e3", "Number"), x: attribute("é", "String.own") };
    expect(() => sqs.sendMessage(caller, { QueueUrl, MessageBody: "x", MessageAttributes })).not.to.throw();
  });
});
