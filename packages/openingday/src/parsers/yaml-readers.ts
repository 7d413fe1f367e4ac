// What needs the reader of YAML, together: a project without such files loads none of it, another loads one file.
export { parseChecklist } from "./checklist.ts";
export { readCiFile } from "./ci-file.ts";
export { readLockFile } from "./lock-file.ts";
export { parseSettingsOwners } from "./settings-owners.ts";
export { parseSpeedWork } from "./speed-work.ts";
export { readYamlSettings } from "./yaml-settings.ts";
