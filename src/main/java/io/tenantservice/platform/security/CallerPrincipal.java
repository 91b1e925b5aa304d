package io.tenantservice.platform.security;

import java.security.Principal;

/** A caller who was made out by something else than a token of the identity provider. */
public record CallerPrincipal(Caller caller) implements Principal {

    @Override
    public String getName() {
        return caller.name();
    }
}
