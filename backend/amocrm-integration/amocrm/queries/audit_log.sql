-- name: page
-- Newest first, after the row that the last page ended with. The operator also sees what belongs to no owner. Names are
-- looked up for what is shown alone.
WITH shown AS MATERIALIZED (
     SELECT id, at, actor, event, object, outcome, request_id, ip, skipped
       FROM {schema}journal
      WHERE (owner_id = %(owner)s OR (%(sees_unowned)s AND owner_id IS NULL))
        AND at > {schema}app_now() - make_interval(days => %(days)s)
        AND (%(since)s::timestamptz IS NULL OR at >= %(since)s)
        AND (%(until)s::timestamptz IS NULL OR at < %(until)s)
        AND (%(last_at)s::timestamptz IS NULL OR (at <= %(last_at)s AND (at, id) < (%(last_at)s, %(last_id)s::uuid)))
        AND (%(person)s::text IS NULL OR actor = %(person)s)
        AND (%(event)s::text IS NULL OR event = %(event)s)
        AND (%(object)s::text IS NULL OR strpos(lower(object), lower(%(object)s)) > 0)
      ORDER BY at DESC, id DESC
      LIMIT %(limit)s)
SELECT shown.*,
       coalesce((SELECT u.name FROM {schema}users u
                  WHERE u.owner_id = %(owner)s AND 'user ' || u.id = shown.actor),
                (SELECT p.name FROM {schema}people_of_owners p
                  WHERE p.user_id = CASE WHEN shown.actor ~ '^user [0-9]{1,18}$' THEN substr(shown.actor, 6)::bigint END
                    AND p.owner_id = %(owner)s
                  LIMIT 1)) AS who
  FROM shown
 ORDER BY at DESC, id DESC

-- name: persons
-- Whom the filter offers.
SELECT 'user ' || user_id AS id, name FROM {schema}people_of_owners WHERE owner_id = %(owner)s
UNION ALL
SELECT 'user ' || id, name FROM {schema}users WHERE owner_id = %(owner)s
 ORDER BY name, id
 LIMIT %(limit)s

-- name: timezone
SELECT timezone FROM {schema}amocrm_tokens
 WHERE owner_id = %(owner)s AND account_id IS NOT NULL AND timezone IS NOT NULL
 ORDER BY state = 'disconnected', created_at
 LIMIT 1
