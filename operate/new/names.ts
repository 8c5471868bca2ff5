/** What a constant of that name is called: `order-audit` is `orderAudit`. */
export const constantOf = (name: string): string =>
  name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
