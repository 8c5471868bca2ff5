import type { MappingInput } from "../api/mapping-input.ts";

const REPORT = "ReportBatchItemFailures";

/** The filter patterns of a mapping, as JSON text. */
export const filtersOf = ({ FilterCriteria }: MappingInput): string[] =>
  (FilterCriteria?.Filters ?? []).flatMap(({ Pattern }) => (Pattern ? [Pattern] : []));

/** Whether the function says which records it failed at. */
export const responseTypesOf = ({
  FunctionResponseTypes,
}: MappingInput): {
  functionResponseTypes: readonly (typeof REPORT)[];
} => ({ functionResponseTypes: FunctionResponseTypes?.includes(REPORT) ? [REPORT] : [] });
