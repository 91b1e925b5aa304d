package io.tenantservice.bench;

import static io.tenantservice.platform.security.Scopes.CREDENTIALS_READ;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Limit of a reveal: one select by primary key and one decrypt. */
@Path("/bench/select-and-decrypt")
public class SelectAndDecryptResource {

    /** The table is made by the harness, and has one row. */
    private static final String SELECT = "select key_name, context, ciphertext from bench_secret where id = $1";

    private final Pool pool;
    private final RawTransit transit;

    SelectAndDecryptResource(Pool pool, RawTransit transit) {
        this.pool = pool;
        this.transit = transit;
    }

    record Opened(String accessToken) {}

    @GET
    @PermissionsAllowed(CREDENTIALS_READ)
    @Operation(operationId = "benchSelectAndDecrypt", hidden = true)
    public Uni<Opened> open(@QueryParam("id") UUID id) {
        return pool.preparedQuery(SELECT)
                .execute(Tuple.of(id))
                .map(rows -> rows.iterator().next())
                .chain(this::decrypt)
                .map(Opened::new);
    }

    private Uni<String> decrypt(Row row) {
        return transit.decrypt(
                row.getString("key_name"),
                new JsonObject()
                        .put("context", row.getString("context"))
                        .put("ciphertext", row.getString("ciphertext")));
    }
}
