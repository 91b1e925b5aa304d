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
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Limit of a reveal of two secrets: one select by primary key and one decrypt of a batch. */
@Path("/bench/select-and-decrypt-two")
public class SelectAndDecryptTwoResource {

    /** The table is made by the harness, and has one row. */
    private static final String SELECT =
            "select key_name, context, ciphertext, other_context, other_ciphertext from bench_pair where id = $1";

    private final Pool pool;
    private final RawTransit transit;

    SelectAndDecryptTwoResource(Pool pool, RawTransit transit) {
        this.pool = pool;
        this.transit = transit;
    }

    record OpenedTwo(String accessToken, String appSecret) {

        static OpenedTwo of(List<String> plaintexts) {
            return new OpenedTwo(plaintexts.getFirst(), plaintexts.getLast());
        }
    }

    @GET
    @PermissionsAllowed(CREDENTIALS_READ)
    @Operation(operationId = "benchSelectAndDecryptTwo", hidden = true)
    public Uni<OpenedTwo> open(@QueryParam("id") UUID id) {
        return pool.preparedQuery(SELECT)
                .execute(Tuple.of(id))
                .map(rows -> rows.iterator().next())
                .chain(this::decrypt)
                .map(OpenedTwo::of);
    }

    private Uni<List<String>> decrypt(Row row) {
        return transit.decrypt(
                row.getString("key_name"),
                new JsonObject()
                        .put("context", row.getString("context"))
                        .put("ciphertext", row.getString("ciphertext")),
                new JsonObject()
                        .put("context", row.getString("other_context"))
                        .put("ciphertext", row.getString("other_ciphertext")));
    }
}
