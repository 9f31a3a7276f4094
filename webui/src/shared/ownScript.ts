interface Policy {
  createScriptURL: (url: string) => string
}

interface Policies {
  createPolicy: (name: string, rules: Policy) => Policy
}

let policy: Policy | null = null

/**
 * Vouches for a script of this build, as the page's policy demands of every address that a worker is
 * started from. Refuses an address of another origin.
 */
export function ownScript(path: string): string {
  const url = new URL(path, location.href)
  if (url.origin !== location.origin) throw new Error('a script of another origin')
  const policies = (window as { trustedTypes?: Policies }).trustedTypes
  if (!policies) return url.href
  policy ??= policies.createPolicy('darkroom', { createScriptURL: (own) => own })
  // A TrustedScriptURL: TypeScript takes workers to be started from strings.
  return policy.createScriptURL(url.href)
}
