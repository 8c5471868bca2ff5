import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import { type Models, text } from "./model.ts";

const unconfirmed = new Set(["email", "email-json", "http", "https"]);

/** Simple Notification Service. */
export const sns: Models = {
  "aws:sns/topic:Topic": {
    nameInput: "name",
    maxNameLength: 256,
    shapeName: (name, inputs) => (inputs.fifoTopic === true ? `${name}.fifo` : name),
    answer({ name, arn }) {
      const topicArn = arn("sns", name);
      return { id: topicArn, arn: topicArn, owner: ACCOUNT_ID, fifoTopic: false, displayName: "" };
    },
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    answer: ({ inputs }) => ({ id: text(inputs.arn), owner: ACCOUNT_ID }),
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    answer({ inputs, uuid }) {
      const arn = `${text(inputs.topic)}:${uuid()}`;
      return {
        id: arn,
        arn,
        ownerId: ACCOUNT_ID,
        pendingConfirmation: unconfirmed.has(text(inputs.protocol)),
        confirmationWasAuthenticated: false,
        rawMessageDelivery: false,
      };
    },
  },
};
