import { glueConnectionSecrets, glueConnectionTls } from "../../../../policies/rules/glue/connections.ts";
import { describeMutations, describeRule, UNKNOWN } from "../../../support/policies.ts";

const URL = "jdbc:postgresql://db:5432/offers";
const kafka = (KAFKA_SSL_ENABLED?: unknown) => ({
  ...{ connectionType: "KAFKA", connectionProperties: { KAFKA_BOOTSTRAP_SERVERS: "b:9094", KAFKA_SSL_ENABLED } },
});

describe("rules for connections of Glue", () => {
  describeRule(glueConnectionSecrets, {
    passes: [
      ["a secret's name", { connectionProperties: { JDBC_CONNECTION_URL: URL, SECRET_ID: "offers-database" } }],
      ["a connection to a network, which has none", { connectionType: "NETWORK", connectionProperties: {} }],
    ],
    fails: [
      [
        "a password",
        { connectionProperties: { USERNAME: "glue", PASSWORD: "correct horse" } },
        "connectionProperties.PASSWORD",
      ],
    ],
    unknown: [["the password", { connectionProperties: { PASSWORD: UNKNOWN } }, "connectionProperties.PASSWORD"]],
  });

  const enforced = "connectionProperties.JDBC_ENFORCE_SSL";
  describeRule(glueConnectionTls, {
    passes: [
      ["a database by TLS", { connectionProperties: { JDBC_ENFORCE_SSL: "true" } }],
      ["Kafka, which has it unless told", kafka()],
      ["a network", { connectionType: "NETWORK", connectionProperties: {} }],
    ],
    fails: [
      [
        "a database, nothing said",
        { connectionType: "JDBC", connectionProperties: { JDBC_CONNECTION_URL: URL } },
        enforced,
      ],
      ["a database, though no type is said", { connectionProperties: { JDBC_ENFORCE_SSL: "false" } }, enforced],
      ["Kafka without", kafka("false"), "connectionProperties.KAFKA_SSL_ENABLED"],
    ],
    unknown: [
      ["the type", { connectionType: UNKNOWN }, "connectionType"],
      ["whether", { connectionProperties: { JDBC_ENFORCE_SSL: UNKNOWN } }, enforced],
    ],
  });

  const adding = (properties: object) => ({ name: "offers", region: "", tags: { project: "x" }, ...properties });
  describeMutations([
    {
      rule: glueConnectionSecrets,
      title: "a connection with its password",
      apply: (draft) =>
        draft.adds(
          "aws:glue/connection:Connection",
          adding({ connectionProperties: { JDBC_ENFORCE_SSL: "true", PASSWORD: "correct horse" } }),
        ),
    },
    {
      rule: glueConnectionTls,
      title: "a connection in plain text",
      apply: (draft) =>
        draft.adds(
          "aws:glue/connection:Connection",
          adding({ connectionProperties: { JDBC_CONNECTION_URL: URL, SECRET_ID: "offers-database" } }),
        ),
    },
  ]);
});
