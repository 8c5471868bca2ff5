import { read, UNKNOWN } from "../../core/properties.ts";
import { must, type ResourceRule } from "../../core/rule.ts";
import { GLUE_CONNECTION } from "../../core/types.ts";
import { plainSecrets } from "../ssm/plain-secrets.ts";

const PROPERTIES = "connectionProperties";
const PAGE = "https://docs.aws.amazon.com/glue/latest/dg/connection-properties.html";

export const glueConnectionSecrets: ResourceRule = {
  name: "glue-connection-secrets",
  description: "No password stands in a connection, where whoever may read it reads the password.",
  severity: "critical",
  level: "mandatory",
  covers: [],
  fix: "Keep user and password in AWS Secrets Manager, and set connectionProperties.SECRET_ID to the secret's name.",
  url: PAGE,
  types: [GLUE_CONNECTION],
  check: (props) => plainSecrets(props, PROPERTIES),
};

export const glueConnectionTls: ResourceRule = {
  name: "glue-connection-tls",
  description: "A connection to a database or to Kafka is encrypted on the way.",
  severity: "high",
  level: "mandatory",
  covers: [],
  fix: 'Set connectionProperties.JDBC_ENFORCE_SSL to "true"; for Kafka leave KAFKA_SSL_ENABLED out, or set it to "true".',
  url: PAGE,
  types: [GLUE_CONNECTION],
  check: (props) => {
    // Left out, a connection is one of JDBC.
    const type = read(props, "connectionType") ?? "JDBC";
    if (type === UNKNOWN) return [{ property: "connectionType", value: UNKNOWN, message: "must be known to tell" }];
    if (type === "JDBC")
      return must(props, `${PROPERTIES}.JDBC_ENFORCE_SSL`, (value) => String(value) === "true", "must be true");
    if (type !== "KAFKA") return [];
    return must(props, `${PROPERTIES}.KAFKA_SSL_ENABLED`, (value) => String(value) !== "false", "must not be false");
  },
};

/** Rules for connections of Glue. */
export const glueConnectionRules = [glueConnectionSecrets, glueConnectionTls];
