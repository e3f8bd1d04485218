import type { z } from 'zod';
import { priceDocumentSchema } from '../../../metering/price-document.ts';
import type { PriceDocument } from '../../../store/records/index.ts';

/** A price in an answer, as it was written. */
export const priceAnswerSchema: z.ZodType<PriceDocument, PriceDocument> = priceDocumentSchema;
