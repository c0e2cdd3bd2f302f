import assert from 'node:assert/strict';
import type { VeeamError } from '../../core/errors/veeam-error';
import type { HttpRequest } from '../../core/ports';
import { allEntries, collectEntries, PagedList, pages } from '../../core/requests/paging';
import { deferred, json, lostAnswer, settle, text, unreachable } from './fake-server';
import type { Reply } from './fake-server';
import { AWS, CONSOLE, dice, numbered, page, window } from './list-server';
import type { ListWords } from './list-server';
import { client } from './requests-client';

const all = numbered(250);
const list = { method: 'GET', path: 'sessions' };
const jobs = { method: 'GET', path: 'jobs' };
const ids = (entries: readonly unknown[]) => entries.map((entry) => (entry as { id: number }).id);

/** A client of a console, whose lists come bare. */
const bare = (reply: (request: HttpRequest, count: number) => Reply) => client(reply, 'availability-console');

describe('Paging', () => {
  it('walks through an envelope with a total (Backup for AWS)', async () => {
    const aClient = client((request) => page(request, AWS, all));
    assert.deepEqual(await allEntries(aClient, list), all);
    assert.equal(aClient.apiCalls().length, 3);
  });

  it('walks through bare lists with $skip and $top (REST v2), each page beginning before the last one ended', async () => {
    const aClient = client((request) => page(request, CONSOLE, all), 'service-provider-console-v2');
    assert.deepEqual(await allEntries(aClient, { method: 'GET', path: '/v2/jobs' }), all);
    assert.equal(aClient.apiCalls()[1]?.url, 'https://a.example.com:1281/v2/jobs?$skip=95&$top=100');
    assert.equal(aClient.apiCalls().length, 3);
  });

  it('takes start and size of a page from the query, in the path too, whatever their case', async () => {
    const aClient = client((request) => page(request, AWS, all));
    const entries = await allEntries(aClient, {
      method: 'GET',
      path: 'sessions?limit=50&Status=Failed',
      query: { offset: 100 },
    });
    assert.equal(entries.length, 150);
    assert.equal(
      aClient.apiCalls()[0]?.url,
      'https://a.example.com:11005/api/v1/sessions?Status=Failed&Offset=100&Limit=50',
    );
  });

  it('keeps every value of the query in the path', async () => {
    const aClient = client((request) => page(request, AWS, all));
    await pages(aClient, {
      method: 'GET',
      path: 'sessions?Status=Failed&Status=Warning&Filter=what?',
    }).next();
    assert.equal(
      aClient.apiCalls()[0]?.url,
      'https://a.example.com:11005/api/v1/sessions?Status=Failed&Status=Warning&Filter=what%3F&Offset=0&Limit=100',
    );
  });

  it('takes a list that comes whole, whatever part is asked for (Microsoft 365 before v8)', async () => {
    for (const [path, count, expected] of [
      ['Jobs', 250, 250],
      ['Jobs', 1, 1],
      ['Jobs', 0, 0],
      ['Jobs?offset=240', 250, 10],
      ['Jobs?offset=300', 250, 0],
      ['Jobs?limit=10', 250, 250],
    ] as const) {
      const whole = numbered(count);
      const aClient = client(() => json(whole), 'backup-for-microsoft-365');
      const entries = await allEntries(aClient, { method: 'GET', path });
      assert.deepEqual(entries, whole.slice(count - expected), path);
      assert.equal(aClient.apiCalls().length, 1, path);
    }
    const aClient = client(() => json(all), 'backup-for-microsoft-365');
    assert.deepEqual(await allEntries(aClient, { method: 'GET', path: 'Jobs' }, 20), all.slice(0, 20));
  });

  it('takes a list of any length', async () => {
    const many = Array.from({ length: 200_000 }, (_, id) => id);
    assert.equal(
      (
        await allEntries(
          bare(() => json(many)),
          jobs,
        )
      ).length,
      200_000,
    );
  });

  it('ends at a limit without asking for more', async () => {
    const aClient = client((request) => page(request, AWS, all));
    assert.deepEqual(await allEntries(aClient, list, 120), all.slice(0, 120));
    assert.equal(aClient.apiCalls().length, 2);
    const short = client((request) => page(request, AWS, all));
    assert.deepEqual(await allEntries(short, list, 7), all.slice(0, 7));
    assert.deepEqual(
      short.apiCalls().map((request) => window(request, AWS)),
      [{ offset: 0, limit: 7 }],
    );
  });

  for (const limit of [0, -3, 'abc', 1.5, Number.NaN]) {
    it(`refuses a limit of ${limit} with a sentence, before anything is asked`, async () => {
      const aClient = client((request) => page(request, AWS, all));
      await assert.rejects(allEntries(aClient, list, limit), {
        code: 'VEEAM_CONFIGURATION',
        message: /limit.*whole number/i,
      });
      assert.equal(aClient.apiCalls().length, 0);
    });
  }

  it('says so where the answer is no list', async () => {
    const aClient = client(() => json({ version: '10' }));
    await assert.rejects(pages(aClient, { method: 'GET', path: 'about' }).next(), {
      message: /no list but a JSON object with version.*without paging/,
    });
  });

  it('takes null in the place of the entries for an empty list', async () => {
    assert.deepEqual(
      await allEntries(
        client(() => json({ totalCount: 0, results: null })),
        list,
      ),
      [],
    );
    assert.deepEqual(
      await allEntries(
        bare(() => json(null)),
        jobs,
      ),
      [],
    );
    await assert.rejects(
      allEntries(
        client(() => json({ totalCount: 7, results: null })),
        list,
      ),
      {
        code: 'VEEAM_UNEXPECTED_ANSWER',
      },
    );
  });
});

describe('Paging through a server that does not do as it is asked', () => {
  for (const [what, words, product] of [
    ['with a total', AWS, 'backup-for-aws'],
    ['without one', CONSOLE, 'availability-console'],
  ] as const) {
    for (const cap of [1, 2, 3, 13, 50, 99]) {
      it(`goes on where it gives no more than ${cap} of 100, ${what}`, async () => {
        const aClient = client((request) => page(request, words, all, cap), product);
        assert.deepEqual(await allEntries(aClient, jobs), all);
      });
    }
    for (const count of [0, 1, 2, 3, 40, 99, 100, 101, 200]) {
      it(`reads a list of ${count}, ${what}`, async () => {
        const aClient = client((request) => page(request, words, numbered(count)), product);
        assert.deepEqual(await allEntries(aClient, jobs), numbered(count));
        assert.ok(aClient.apiCalls().length <= 4, `${aClient.apiCalls().length} calls`);
      });
    }
    it(`stops where it ignores the offset, ${what}`, async () => {
      const aClient = client((request) => {
        const entries = all.slice(0, window(request, words).limit);
        return words.envelope ? json({ totalCount: 250, results: entries }) : json(entries);
      }, product);
      await assert.rejects(allEntries(aClient, jobs), {
        code: 'VEEAM_UNEXPECTED_ANSWER',
        message: /ignores.*same entries.*without paging/,
      });
      assert.ok(aClient.apiCalls().length <= 9, `${aClient.apiCalls().length} calls`);
    });
    it(`stops where it ignores the offset and one member differs each time, ${what}`, async () => {
      for (const named of [true, false]) {
        const aClient = client((request, count) => {
          const entries = all
            .slice(0, window(request, words).limit)
            .map(({ id }) => (named ? { id, seen: count } : { name: id, seen: count }));
          return words.envelope ? json({ totalCount: 250, results: entries }) : json(entries);
        }, product);
        await assert.rejects(allEntries(aClient, jobs), { code: 'VEEAM_UNEXPECTED_ANSWER' });
        assert.ok(aClient.apiCalls().length <= 15, `${aClient.apiCalls().length} calls`);
      }
    });
  }

  it('takes a list that comes whole, however small a page is asked for, as what it is', async () => {
    for (const count of [1, 2, 3, 40, 250]) {
      const aClient = bare(() => json(numbered(count)));
      assert.deepEqual(await allEntries(aClient, jobs), numbered(count));
      assert.ok(aClient.apiCalls().length <= 2);
    }
  });

  it('believes no total below what has come', async () => {
    const aClient = client((request) => {
      const { offset, limit } = window(request, AWS);
      return json({ totalCount: 0, results: all.slice(offset, offset + limit) });
    });
    assert.deepEqual(await allEntries(aClient, list), all);
  });

  it('says so where it tells of more entries than it gives', async () => {
    const aClient = client((request) => {
      const { offset, limit } = window(request, AWS);
      return json({ totalCount: 730, results: all.slice(offset, offset + limit) });
    });
    await assert.rejects(allEntries(aClient, list), {
      code: 'VEEAM_UNEXPECTED_ANSWER',
      message: /730 entries.*250/,
    });
    assert.ok(aClient.apiCalls().length <= 12, `${aClient.apiCalls().length} calls`);
  });

  it('keeps equal entries that have no id', async () => {
    const equal = Array.from({ length: 60 }, (_, index) => ({ state: index % 3 === 0 ? 'on' : 'off' }));
    const aClient = client((request) => page(request, AWS, equal));
    assert.deepEqual(await allEntries(aClient, { method: 'GET', path: 'x?Limit=7' }), equal);
  });

  it('tells entries by their content where ids repeat within a page', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => ({ id: index % 4, row: index }));
    const aClient = client((request) => page(request, AWS, rows));
    assert.deepEqual(await allEntries(aClient, { method: 'GET', path: 'x?Limit=10' }), rows);
  });

  it('reads deeply nested entries without id, or says that it cannot', async () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const aClient = bare(() => text(`[${deep}]`, 200, 'application/json'));
    const outcome = await allEntries(aClient, jobs).catch((error: unknown) => error);
    if (!(outcome instanceof Error)) assert.equal((outcome as unknown[]).length, 1);
    else
      assert.match(`${(outcome as VeeamError).code} ${outcome.message}`, /^VEEAM_UNEXPECTED_ANSWER .*nested/);
  });
});

describe('Paging through a list that changes meanwhile', () => {
  it('drops what a list that grows at its head shows twice', async () => {
    let entries = numbered(250, 1000);
    const aClient = client((request, count) => {
      const reply = page(request, AWS, entries);
      entries = [...numbered(7, count * 10), ...entries];
      return reply;
    });
    const read = ids(await allEntries(aClient, list));
    assert.equal(new Set(read).size, read.length);
    for (const { id } of numbered(250, 1000)) assert.ok(read.includes(id), String(id));
  });

  it('loses nothing of a list that shrinks at its head', async () => {
    let entries = numbered(830);
    const aClient = client((request) => {
      const reply = page(request, AWS, entries);
      entries = entries.slice(40);
      return reply;
    });
    const read = ids(await allEntries(aClient, list));
    assert.equal(new Set(read).size, read.length);
    for (const { id } of entries) assert.ok(read.includes(id), String(id));
    assert.ok(aClient.apiCalls().length < 40);
  });

  it('notices at the end that entries moved up past what was asked for', async () => {
    const aClient = bare((request, count) =>
      page(request, CONSOLE, count < 2 ? numbered(150) : numbered(90, 60)),
    );
    assert.deepEqual(ids(await allEntries(aClient, jobs)), ids(numbered(150)));
  });

  const histories: [string, ListWords, 'backup-for-aws' | 'availability-console'][] = [
    ['with a total', AWS, 'backup-for-aws'],
    ['without one', CONSOLE, 'availability-console'],
  ];
  for (const [what, words, product] of histories) {
    it(`gives what was there all the time exactly once, in order, in 300 random histories ${what}`, async () => {
      for (let seed = 1; seed <= 300; seed += 1) {
        const roll = dice(seed);
        const upTo = (most: number) => Math.floor(roll() * (most + 1));
        let next = 0;
        const fresh = (count: number) => Array.from({ length: count }, () => ({ id: (next += 1) }));
        let entries = fresh(upTo(120));
        const before = new Set(ids(entries));
        const size = 6 + upTo(20);
        const cap = roll() < 0.3 ? 5 + upTo(size) : Infinity;
        const changes = roll();
        const aClient = client((request) => {
          const reply = page(request, words, entries, cap);
          if (roll() < changes) entries = [...fresh(upTo(2)), ...entries];
          if (roll() < changes) entries = entries.filter(() => roll() > 0.06);
          if (roll() < changes) entries = [...entries, ...fresh(upTo(1))];
          return reply;
        }, product);
        const read = ids(
          await allEntries(aClient, { method: 'GET', path: 'x', query: { [words.limit]: size } }),
        );
        assert.equal(new Set(read).size, read.length, `repeated, seed ${seed}`);
        const stayed = ids(entries).filter((id) => before.has(id));
        const kept = new Set(stayed);
        assert.deepEqual(
          read.filter((id) => kept.has(id)),
          stayed,
          `lost or out of order, seed ${seed}`,
        );
      }
    });
  }
});

describe('A page that fails', () => {
  const failing = (at: number, reply: Reply, times = 1) => {
    let left = times;
    return client((request) => {
      if (window(request, AWS).offset < at || left === 0) return page(request, AWS, numbered(830));
      left -= 1;
      return reply;
    });
  };

  it('is named in the error, with its entries and how many there are', async () => {
    await assert.rejects(
      allEntries(failing(570, json({ message: 'no' }, 403), Infinity), list),
      (error: Error & { code: string; statusCode: number }) => {
        assert.match(error.message, /page 7 of 9, entries 571 to 670 of 830/);
        assert.deepEqual([error.code, error.statusCode], ['VEEAM_REQUEST_REFUSED', 403]);
        return true;
      },
    );
  });

  it('is asked for again, and it alone, where its answer got lost', async () => {
    const aClient = failing(570, lostAnswer());
    assert.deepEqual(await allEntries(aClient, list), numbered(830));
    assert.equal(aClient.apiCalls().length, 10);
  });

  it('leaves what came before it to whoever wants it', async () => {
    const aClient = failing(570, unreachable(), Infinity);
    const { entries, failure, progress } = await collectEntries(new PagedList(aClient, list));
    assert.deepEqual(entries, numbered(575));
    assert.equal(failure?.code, 'VEEAM_UNREACHABLE');
    assert.deepEqual(progress, {
      complete: false,
      page: 7,
      pages: 9,
      from: 571,
      to: 670,
      total: 830,
      entries: 575,
    });
    const whole = await collectEntries(
      new PagedList(
        client((request) => page(request, AWS, all)),
        list,
      ),
    );
    assert.equal(whole.failure, undefined);
    assert.deepEqual(whole.progress, { complete: true, page: 3, pages: 3, total: 250, entries: 250 });
  });
});

describe('Pages ahead', () => {
  /** A server that answers when the test says so, and what it was asked. */
  const held = (words: ListWords, product: 'backup-for-aws' | 'availability-console', count: number) => {
    const open: { offset: number; give: () => void }[] = [];
    const aClient = client((request) => {
      const { answer, give } = deferred();
      open.push({
        offset: window(request, words).offset,
        give: () => give(page(request, words, numbered(count)) as never),
      });
      return answer;
    }, product);
    return { open, aClient };
  };

  it('has up to four pages under way where the total is known, and keeps their order', async () => {
    const { open, aClient } = held(AWS, 'backup-for-aws', 2000);
    const reading = allEntries(aClient, list);
    let done = false;
    void reading.then(() => (done = true));
    await settle();
    assert.equal(open.length, 1);
    let most = 0;
    while (!done) {
      most = Math.max(most, open.length);
      open.pop()?.give();
      await settle();
    }
    assert.equal(most, 4);
    assert.deepEqual(await reading, numbered(2000));
    assert.equal(aClient.apiCalls().length, 21);
  });

  it('has one page under way ahead where it is not', async () => {
    const { open, aClient } = held(CONSOLE, 'availability-console', 350);
    const walk = pages(aClient, jobs);
    const first = walk.next();
    await settle();
    open.pop()?.give();
    await first;
    await settle();
    assert.deepEqual(
      open.map(({ offset }) => offset),
      [95],
    );
    await walk.return();
    open.pop()?.give();
  });

  it('asks for no more while nobody takes what has come', async () => {
    const { open, aClient } = held(AWS, 'backup-for-aws', 2000);
    const walk = pages(aClient, list);
    const first = walk.next();
    await settle();
    open.pop()?.give();
    await first;
    for (let round = 0; round < 10; round += 1) {
      open.pop()?.give();
      await settle();
    }
    assert.equal(aClient.apiCalls().length, 5);
    await walk.return();
  });

  it('lets a failure of a page that nobody waits for any more come to nothing', async () => {
    let count = 0;
    const aClient = client((request) => {
      count += 1;
      return count === 1 ? page(request, AWS, numbered(2000)) : unreachable();
    });
    const walk = pages(aClient, list);
    await walk.next();
    await walk.return();
    await settle();
  });
});
