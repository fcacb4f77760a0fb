import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { DraftDto } from '@rogatory/casework';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { answers, problemAnswer } from './api/schemas.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** Serves the API's description at /api/openapi.json, and a page to read it at /api/docs. */
export async function describeApi(app: NestFastifyApplication): Promise<void> {
  const document = describe(app);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/api/openapi.json', (_request, reply) => reply.send(document));
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    // the documentation page brings scripts and styles of its own
    if (request.url.startsWith('/api/docs')) {
      void reply.header(
        'content-security-policy',
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
      );
    }
    done();
  });
  SwaggerModule.setup('api/docs', app, document, { raw: false, customSiteTitle: 'Rogatory API' });
  await Promise.resolve();
}

/** The API as OpenAPI 3.1. Bodies come from the very classes that check them. */
export function describe(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Rogatory')
    .setVersion('1')
    .setDescription(
      'Mutual legal assistance between States. Errors are RFC 9457 problem details with stable codes.',
    )
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, config);
  // the two libraries describe one and the same JSON Schema with types of their own
  const checked = validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix: '#/components/schemas/',
    additionalConverters: {
      isAnswers: { oneOf: [{ type: 'string' }, { type: 'array', items: {} }] },
      isIso8601: { type: 'string', format: 'date' },
    },
  }) as Schemas;
  // bodies only: settings and queries are checked by such classes too
  const forms = Object.fromEntries(
    Object.entries(checked).filter(([name]) => name.endsWith('Dto')),
  );
  // what the class fills in itself need not be sent
  const given = Object.entries(new DraftDto()).filter(([, value]) => value !== undefined);
  const draft = forms[DraftDto.name] as { required: string[] };
  draft.required = draft.required.filter((name) => !given.some(([filled]) => filled === name));
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path) as { responses?: Record<string, unknown> }[]) {
      if (operation.responses) operation.responses['default'] = problemAnswer;
    }
  }
  return {
    ...document,
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, ...forms, ...answers },
    },
  };
}
