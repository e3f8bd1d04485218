/** The name under which usage is summed by end user; no metadata has it. */
export const END_USER = '';
/** Stands for the values beyond the bound. */
export const OTHER = '…other';
/** Stands for the end users that were erased. */
export const ERASED = '…erased';
/** Names that one customer user has in an hour; one beyond is not counted, except the end user's. */
export const NAMES_MAX = 50;
/** Values of a name that one customer user has in an hour. */
export const VALUES_MAX = 200;
