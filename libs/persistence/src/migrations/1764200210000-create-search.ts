import type { MigrationInterface, QueryRunner } from 'typeorm';

const cyrillic = 'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ';

/**
 * What requests say, and what a State has noted of them for itself, to be found by any part of a word in any script.
 * See docs/decisions/0033. The application reads it through `found_requests` alone.
 */
export class CreateSearch1764200210000 implements MigrationInterface {
  readonly name = 'CreateSearch1764200210000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX request_search;
      -- scope: empty for what both States may read, else the State whose own notes these are
      CREATE TABLE search_text (
        request_id uuid NOT NULL REFERENCES request,
        scope text NOT NULL,
        words text NOT NULL,
        grams tsvector NOT NULL,
        PRIMARY KEY (request_id, scope)
      );
      CREATE INDEX search_text_grams ON search_text USING gin (grams);
      ALTER TABLE search_text ENABLE ROW LEVEL SECURITY;
      ALTER TABLE search_text FORCE ROW LEVEL SECURITY;
      -- the functions below run as the owner; nobody else reaches a row
      CREATE POLICY search_text_owner ON search_text FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

      CREATE FUNCTION search_fold(p_text text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT btrim(regexp_replace(translate(lower(regexp_replace(normalize(left(p_text, 30000), NFKD),
          '[\\u0300-\\u036f\\u0640\\u064b-\\u065f\\u0670]', '', 'g')), '${cyrillic}', '${cyrillic.toLowerCase()}'), '\\s+', ' ', 'g'))
      $$;
      COMMENT ON FUNCTION search_fold IS 'A text as it is compared: without capitals, accents, vowel signs and doubled spaces.';

      CREATE FUNCTION search_grams(p_folded text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
        SELECT coalesce(array_agg(DISTINCT gram COLLATE "C"), '{}') FROM (
          SELECT split_part(c || coalesce(lead(c, 1) OVER w, '') || coalesce(lead(c, 2) OVER w, ''), ' ', 1) AS gram
          FROM unnest(string_to_array(p_folded, NULL)) WITH ORDINALITY AS x (c, n) WINDOW w AS (ORDER BY n)) AS s
        WHERE gram <> ''
      $$;
      COMMENT ON FUNCTION search_grams IS 'Each three characters of each word that follow each other, and the shorter ends of words.';

      CREATE FUNCTION search_put(p_request uuid, p_scope text, p_states text[], p_text text) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        DECLARE
          v_words text := search_fold(p_text);
          v_grams tsvector := array_to_tsvector(search_grams(v_words) || ARRAY(SELECT 'state ' || s FROM unnest(p_states) s));
        BEGIN
          INSERT INTO search_text (request_id, scope, words, grams) VALUES (p_request, p_scope, v_words, v_grams)
          ON CONFLICT (request_id, scope) DO UPDATE SET words = v_words, grams = v_grams;
        END $$;
      REVOKE EXECUTE ON FUNCTION search_put FROM PUBLIC;

      CREATE FUNCTION search_strings(p_value jsonb, p_path jsonpath) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT string_agg(v #>> '{}', ' ') FROM jsonb_path_query(p_value, p_path) AS v WHERE jsonb_typeof(v) = 'string'
      $$;

      CREATE FUNCTION search_request() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = pg_catalog, public, pg_temp AS $$
        BEGIN
          PERFORM search_put(NEW.id, '',
            CASE WHEN NEW.transmitted_at IS NULL THEN ARRAY[NEW.requesting_state]
              ELSE ARRAY[NEW.requesting_state, NEW.requested_state] END,
            concat_ws(' ', NEW.reference,
              (SELECT string_agg(a.name, ' ') FROM authority a
                WHERE a.id IN (NEW.requesting_authority, NEW.requested_authority)),
              search_strings(NEW.items, '$[*].target'), search_strings(NEW.items, '$[*].data'),
              search_strings(NEW.items, '$[*].note'), search_strings(NEW.offences, '$[*].description'),
              search_strings(NEW.contents, 'strict $.**')));
          RETURN NULL;
        END $$;
      CREATE TRIGGER request_searched_first AFTER INSERT ON request
        FOR EACH ROW EXECUTE FUNCTION search_request();
      CREATE TRIGGER request_searched AFTER UPDATE ON request FOR EACH ROW
        WHEN (OLD.contents IS DISTINCT FROM NEW.contents OR OLD.items IS DISTINCT FROM NEW.items
          OR OLD.offences IS DISTINCT FROM NEW.offences OR OLD.transmitted_at IS DISTINCT FROM NEW.transmitted_at
          OR OLD.requested_authority IS DISTINCT FROM NEW.requested_authority)
        EXECUTE FUNCTION search_request();

      CREATE FUNCTION search_note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = pg_catalog, public, pg_temp AS $$
        BEGIN
          -- the newest first: what is too long loses its oldest part
          PERFORM search_put(NEW.request_id, NEW.state, ARRAY[NEW.state],
            concat_ws(' ', search_strings(NEW.data::jsonb, 'strict $.**'),
              (SELECT words FROM search_text WHERE request_id = NEW.request_id AND scope = NEW.state)));
          RETURN NULL;
        END $$;
      CREATE TRIGGER private_event_searched AFTER INSERT ON private_event
        FOR EACH ROW WHEN (NEW.type = 'note' AND NEW.data IS NOT NULL) EXECUTE FUNCTION search_note();

      CREATE FUNCTION found_requests(p_terms text[], p_most int) RETURNS TABLE (request_id uuid, own boolean)
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        DECLARE
          v_state text := nullif(current_setting('rogatory.state', true), '');
          v_terms text[] := ARRAY(SELECT search_fold(t) FROM unnest(p_terms) t);
          v_query tsquery;
        BEGIN
          SELECT string_agg('''' || replace(replace(g, '\\', '\\\\'), '''', '''''') || ''''
              || CASE WHEN length(g) < 3 THEN ':*' ELSE '' END, ' & ')::tsquery
            INTO v_query FROM (
              SELECT DISTINCT g FROM unnest(v_terms) t, unnest(string_to_array(t, ' ')) w, unnest(search_grams(w)) g
              -- the ends of a long word are part of what stands before them
              WHERE length(g) = 3 OR (length(g) = 2 AND length(w) = 2)) AS lexeme;
          IF v_state IS NULL OR v_query IS NULL THEN
            RETURN;
          END IF;
          v_query := v_query && quote_literal('state ' || v_state)::tsquery;
          RETURN QUERY SELECT s.request_id, s.scope <> '' FROM search_text s
            WHERE s.grams @@ v_query AND s.scope IN ('', v_state)
              AND NOT EXISTS (SELECT FROM unnest(v_terms) t WHERE position(t IN s.words) = 0)
            ORDER BY s.request_id DESC LIMIT p_most;
        END $$;
      COMMENT ON FUNCTION found_requests IS
        'Requests that all terms are found in, in what both States read or in one''s own notes; the newest first. Whether the reader may see them is decided by the policies of request, where they are read.';

      -- the owner of the tables is bound by their policies too, and would see no request
      ALTER TABLE request NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE private_event NO FORCE ROW LEVEL SECURITY;
      SELECT search_put(r.id, '',
          CASE WHEN r.transmitted_at IS NULL THEN ARRAY[r.requesting_state]
            ELSE ARRAY[r.requesting_state, r.requested_state] END,
          concat_ws(' ', r.reference,
            (SELECT string_agg(a.name, ' ') FROM authority a WHERE a.id IN (r.requesting_authority, r.requested_authority)),
            search_strings(r.items, '$[*].target'), search_strings(r.items, '$[*].data'),
            search_strings(r.items, '$[*].note'), search_strings(r.offences, '$[*].description'),
            search_strings(r.contents, 'strict $.**')))
        FROM request r;
      SELECT search_put(e.request_id, e.state, ARRAY[e.state],
          string_agg(search_strings(e.data::jsonb, 'strict $.**'), ' ' ORDER BY e.seq DESC))
        FROM private_event e WHERE e.type = 'note' AND e.data IS NOT NULL GROUP BY e.request_id, e.state;
      ALTER TABLE request FORCE ROW LEVEL SECURITY;
      ALTER TABLE private_event FORCE ROW LEVEL SECURITY;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER request_searched_first ON request;
      DROP TRIGGER request_searched ON request;
      DROP TRIGGER private_event_searched ON private_event;
      DROP FUNCTION found_requests(text[], int), search_note(), search_request(), search_strings(jsonb, jsonpath),
        search_put(uuid, text, text[], text), search_grams(text), search_fold(text);
      DROP TABLE search_text;
      CREATE INDEX request_search ON request
        USING gin ((to_tsvector('simple', reference) || jsonb_to_tsvector('simple', contents, '["string"]')));
    `);
  }
}
