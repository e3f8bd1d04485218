import type { ImagePart } from '../../api/playground/conversation.ts';

export const IMAGES_MAX = 8;
export const IMAGE_BYTES_MAX = 5 * 1024 * 1024;
export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** Why a file is not taken. */
type ImageProblem = 'wrongType' | 'tooLarge' | 'unreadable';

interface ReadImage {
  readonly name: string;
  readonly image: ImagePart | null;
  readonly problem: ImageProblem | null;
}

function readBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () =>
      resolve(typeof reader.result === 'string' ? reader.result.replace(/^data:[^,]*,/, '') : ''),
    );
    reader.addEventListener('error', () => reject(reader.error ?? new Error('unreadable')));
    reader.readAsDataURL(file);
  });
}

/** A picture as it goes into a message, or why it does not. */
export async function readImage(file: File): Promise<ReadImage> {
  const { name, type, size } = file;
  if (!IMAGE_TYPES.includes(type)) return { name, image: null, problem: 'wrongType' };
  if (size > IMAGE_BYTES_MAX) return { name, image: null, problem: 'tooLarge' };
  try {
    return { name, image: { kind: 'image', type, name, data: await readBase64(file) }, problem: null };
  } catch {
    return { name, image: null, problem: 'unreadable' };
  }
}
