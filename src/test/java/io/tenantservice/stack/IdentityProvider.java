package io.tenantservice.stack;

/** Gives bearer tokens by client credentials: {@code POST url()/token} with client_id, client_secret and scope. */
public interface IdentityProvider extends Part {

    /** What every client of the local stack has; it opens nothing that outlives it. */
    String CLIENT_SECRET = "local";

    String url();
}
