/**
 * A calendar day stays the text that PostgreSQL sends. The driver's own parser makes it a midnight in the time zone of
 * the process, which is another day elsewhere, and rules that compare days would compare texts with moments.
 */
import pg from 'pg'

pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
