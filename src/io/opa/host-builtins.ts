/**
 * Builtins that a policy module asks its host for and gets. All others of policies/capabilities.json are inside the module.
 *
 * The package also has `sprintf`; it is left out because it throws on null, and a message would be refused for it. Template
 * strings do the same work inside the module.
 */
export const hostBuiltins: readonly string[] = [
  "json.is_valid",
  "regex.split",
  "yaml.is_valid",
  "yaml.marshal",
  "yaml.unmarshal",
];
