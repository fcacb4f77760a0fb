import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from './current-actor.js';

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Rogatory</title></head>
<body>
<main>
<h1>Rogatory</h1>
<p>Mutual legal assistance between States: requests, decisions, clocks, and a history that anyone can verify.</p>
<p>This node speaks through its API:
<a href="/api/docs">documentation</a>, <a href="/api/openapi.json">OpenAPI 3.1</a>,
<a href="/health/ready">health</a>.</p>
</main>
</body>
</html>
`;

/** The page at the node's own address. */
@ApiExcludeController()
@Controller()
export class LandingController {
  @Public()
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  landing(): string {
    return page;
  }
}
