/** One thing that needs attention: facts without a text, which the reader's language makes of them. */
export interface AttentionItem {
  readonly kind:
    | 'budget_exhausted'
    | 'budget_low'
    | 'provider_unhealthy'
    | 'deployment_broken'
    | 'model_unpriced'
    | 'refusals_unusual'
    | 'token_expiring'
    | 'webhook_failing'
    | 'disk_low'
    | 'operation_log_unsealed';
  readonly severity: 'critical' | 'warning' | 'info';
  readonly subject: { readonly type: string; readonly id: string | null; readonly name: string | null };
  /** RFC 3339; null: not known. */
  readonly since: string | null;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}
