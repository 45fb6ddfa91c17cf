/**
 * Text that Terraform reads as it is written. In a string, `${` and `%{` begin a template, and doubling
 * the first character is how Terraform writes them literally.
 *
 * References of cdktf's own (`${TfToken[…]}`) stay: the loader refuses a file that holds one.
 *
 * Source: https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export function literalText(text: string): string {
  return text.replace(/\$\{(?!TfToken\[)/g, "$$${").replaceAll("%{", "%%{");
}

/** The same of text in which some is literal already: `$${aws:username}` stays. */
export function withoutTemplates(text: string): string {
  return text.replace(/(?<!\$)\$\{(?!TfToken\[)/g, "$$${").replace(/(?<!%)%\{/g, "%%{");
}
