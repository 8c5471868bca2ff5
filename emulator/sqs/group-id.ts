/** Longest group or deduplication ID of a message. */
export const LONGEST_ID = 128;
const LETTERS = /^[\x21-\x7e]*$/;

/**
 * Whether a text can be a group or deduplication ID: letters, numbers and punctuation marks.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export const isGroupOrDeduplicationId = (id: string): boolean =>
  id !== "" && id.length <= LONGEST_ID && LETTERS.test(id);
