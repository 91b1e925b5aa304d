package io.tenantservice.ratelimit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** {@link Gcra} inside Redis, for several limits of one owner at once, by the clock of Redis. */
final class ChargeScript {

    /**
     * A key holds "at debt", and goes when the debt is paid off. Told are the time, and of each limit whether it allows and
     * what is owed now.
     */
    private static final String TEXT = """
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local buckets = redis.call('MGET', unpack(KEYS))
            local costs, debts, allows, all = {}, {}, {}, true
            for i = 1, #KEYS do
                local limit, interval, cost = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
                local capacity, debt = limit * interval, 0
                if buckets[i] then
                    local at, owed = string.match(buckets[i], '^(%d+) (%d+)$')
                    if at then
                        local elapsed = math.max(0, now - tonumber(at))
                        debt = math.max(0, math.min(tonumber(owed), capacity) - elapsed * 1000)
                    end
                end
                debts[i] = debt
                costs[i] = cost * interval
                allows[i] = cost <= limit and debt + costs[i] <= capacity
                all = all and allows[i]
            end
            local told = { now }
            for i = 1, #KEYS do
                if all and costs[i] > 0 then
                    debts[i] = debts[i] + costs[i]
                    local paid_off = math.ceil(debts[i] / 1000000)
                    redis.call('SET', KEYS[i], string.format('%.0f %.0f', now, debts[i]), 'PX', paid_off)
                end
                told[2 * i] = allows[i] and 1 or 0
                told[2 * i + 1] = debts[i]
            end
            return told
            """;

    private static final String SHA = sha1(TEXT);

    private ChargeScript() {}

    /**
     * What the script told.
     *
     * @param now in microseconds, by the clock of Redis
     */
    record Told(long now, List<LimitState> limits) {}

    static Request load() {
        return Request.cmd(Command.SCRIPT).arg("LOAD").arg(TEXT);
    }

    /** Is refused with NOSCRIPT by a Redis that does not know the script, as after its restart. */
    static Request bySha(LimitOwner owner, List<Charge> charges) {
        return withArguments(Request.cmd(Command.EVALSHA).arg(SHA), owner, charges);
    }

    static Request byText(LimitOwner owner, List<Charge> charges) {
        return withArguments(Request.cmd(Command.EVAL).arg(TEXT), owner, charges);
    }

    private static Request withArguments(Request request, LimitOwner owner, List<Charge> charges) {
        request.arg(charges.size());
        charges.forEach(charge -> request.arg(key(owner, charge.limit())));
        for (Charge charge : charges) {
            Gcra gcra = charge.limit().whole();
            request.arg(gcra.limit()).arg(gcra.interval()).arg(charge.cost());
        }
        return request;
    }

    /**
     * What is in braces puts all limits of an owner into one slot of a Redis Cluster. What a limit allows is part of the
     * key: a debt is time, and counted by another limit it would last too long, or be forgotten.
     */
    static String key(LimitOwner owner, RateLimit limit) {
        return "tenantservice:rate:{" + owner.tenantId() + ":" + owner.id() + "}:" + limit.name() + ":" + limit.limit()
                + "/" + limit.period().toSeconds();
    }

    static Told read(Response told, List<Charge> charges) {
        List<LimitState> limits = new ArrayList<>();
        for (int i = 0; i < charges.size(); i++) {
            Charge charge = charges.get(i);
            boolean isAllowed = told.get(2 * i + 1).toLong() == 1;
            limits.add(LimitState.of(
                    charge, charge.limit().whole(), told.get(2 * i + 2).toLong(), isAllowed));
        }
        return new Told(told.get(0).toLong(), List.copyOf(limits));
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
