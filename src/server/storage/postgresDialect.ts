import {
  OperatorNode,
  PostgresDialect,
  PostgresQueryCompiler,
  PrimitiveValueListNode,
  ValueListNode,
  type BinaryOperationNode,
  type PostgresCursor,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
  type QueryCompiler,
} from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { sqlState, storageError } from './postgresErrors';

/** Turns errors of the database into ours at the one place where all statements pass. */
async function guarded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw storageError(error);
  }
}

/** A connection that did not answer, such as in time, may still be at work: it is not used for anything else. */
function guardClient(client: PoolClient): PostgresPoolClient {
  let hasAnswered = true;
  function query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(text: unknown, parameters: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new TypeError('nobody asks for a cursor');
    return guarded(async () => {
      try {
        return await client.query(text, [...parameters]);
      } catch (error) {
        if (sqlState(error) === undefined) hasAnswered = false;
        throw error;
      }
    });
  }
  return { query, release: (destroy) => client.release(destroy === true || !hasAnswered) };
}

function guardPool(pool: Pool): PostgresPool {
  return {
    options: {},
    connect: () => guarded(async () => guardClient(await pool.connect())),
    end: () => pool.end(),
  };
}

/** `in ()` is an error of syntax to PostgreSQL; SQLite finds nothing in it. */
class EmptyListsCompiler extends PostgresQueryCompiler {
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const { operator, rightOperand: list } = node;
    const isEmpty = (PrimitiveValueListNode.is(list) || ValueListNode.is(list)) && list.values.length === 0;
    const name = OperatorNode.is(operator) ? operator.operator : undefined;
    if (isEmpty && name === 'in') this.append('1 = 0');
    else if (isEmpty && name === 'not in') this.append('1 = 1');
    else super.visitBinaryOperation(node);
  }
}

/** Kysely on a pool of connections to PostgreSQL. */
export class PoolDialect extends PostgresDialect {
  constructor(pool: Pool) {
    super({ pool: guardPool(pool) });
  }

  override createQueryCompiler(): QueryCompiler {
    return new EmptyListsCompiler();
  }
}
