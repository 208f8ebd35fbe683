// Headers that every answer of an Earshot door carries. Must not know routes.

/** No sniffing, no framing, no caching of private answers, no referrer (tokens stand in URLs). */
export const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
} as const satisfies Record<string, string>;
