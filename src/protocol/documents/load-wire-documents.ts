// The lazy door to schemas and documents: zod is loaded when a server or a test asks, so that an
// agent that imports this room for its codec does not pay for it.

/** The schemas and the two documents made of them. */
export async function loadWireDocuments() {
  const [schemas, openapi, asyncapi] = await Promise.all([
    import('./schemas.ts'),
    import('./openapi.ts'),
    import('./asyncapi.ts'),
  ]);
  return {
    schemas: schemas.WIRE_SCHEMAS,
    jsonSchemas: schemas.wireJsonSchemas,
    openApiDocument: openapi.openApiDocument,
    asyncApiDocument: asyncapi.asyncApiDocument,
  };
}
