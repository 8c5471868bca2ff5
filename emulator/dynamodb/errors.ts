import { AwsError } from "../aws-error.ts";

/** What DynamoDB answers to an input that it does not take. */
export function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** {@link invalid}, as AWS begins most of them. */
export function invalidValues(message: string): AwsError {
  return invalid(`One or more parameter values were invalid: ${message}`);
}
