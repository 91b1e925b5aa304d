package io.tenantservice.bench;

import static io.tenantservice.platform.security.Scopes.API_KEYS_VERIFY;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.openapi.NotRemembered;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisConnection;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Limit of a rate-limited verification: one script in Redis that decides on one key, on one connection. */
@Path("/bench/charge")
@Singleton
public class ChargeResource {

    private static final String SCRIPT = """
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local debt = math.max(0, (tonumber(redis.call('GET', KEYS[1]) or 0)) - now) + ARGV[1]
            if debt > tonumber(ARGV[2]) then return 0 end
            redis.call('SET', KEYS[1], string.format('%.0f', now + debt), 'PX', math.ceil(debt / 1000))
            return 1
            """;

    private static final String ONE_MICRO = "1";
    private static final String ONE_SECOND = "1000000";

    private final Uni<RedisConnection> connection;
    private final Uni<String> script;

    ChargeResource(Redis redis) {
        this.connection = redis.connect().memoize().indefinitely();
        this.script = connection
                .chain(open -> open.send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(SCRIPT)))
                .map(Object::toString)
                .memoize()
                .indefinitely();
    }

    record Charged(boolean allowed) {}

    @POST
    @NotRemembered
    @PermissionsAllowed(API_KEYS_VERIFY)
    @Operation(operationId = "benchCharge", hidden = true)
    public Uni<Charged> charge() {
        return script.chain(sha -> connection.chain(open -> open.send(Request.cmd(Command.EVALSHA)
                        .arg(sha)
                        .arg(1)
                        .arg("bench")
                        .arg(ONE_MICRO)
                        .arg(ONE_SECOND))))
                .map(told -> new Charged(told.toInteger() == 1));
    }
}
