import { ApiError } from '../../api/api-error.ts';

interface RefusalTexts {
  readonly lastOwner: string;
  readonly usernameTaken: string;
}

const CONFLICT = 40901;

/** Runs a change of an administrator; the two conflicts that there are come out in the viewer's words. */
export async function explainConflicts<T>(change: Promise<T>, texts: RefusalTexts): Promise<T> {
  try {
    return await change;
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== CONFLICT) throw error;
    const field = error.details[0]?.['field'];
    if (field === 'username') {
      const details = [{ path: 'username', problem: texts.usernameTaken }];
      throw new ApiError(error.status, { code: CONFLICT, message: error.message, error: { details } });
    }
    throw new ApiError(error.status, { code: CONFLICT, message: texts.lastOwner });
  }
}
