/** Name of the row that holds the gateway's settings. */
export const SETTINGS_NAME = 'gateway';
