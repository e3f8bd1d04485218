export { explainRoute, routeFieldsSchema } from './explain-route.ts';
export { modelFieldsSchema } from './fields.ts';
export type { ModelFields } from './fields.ts';
export { getModel, listModels } from './read.ts';
export { removeModel } from './remove.ts';
export type { ChangedModelView, ModelView } from './view.ts';
export { createModel, replaceModel, updateModel } from './write.ts';
