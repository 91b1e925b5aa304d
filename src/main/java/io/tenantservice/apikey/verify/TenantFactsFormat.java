package io.tenantservice.apikey.verify;

import io.tenantservice.change.redis.EntryFormat;
import io.tenantservice.tenant.TenantState;
import io.tenantservice.tenant.Tier;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.UUID;

/** What is known of a tenant, in Redis. */
final class TenantFactsFormat implements EntryFormat<UUID, TenantFacts> {

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String name(UUID tenantId) {
        return tenantId.toString();
    }

    @Override
    public void write(TenantFacts tenant, DataOutput out) throws IOException {
        out.writeLong(tenant.id().getMostSignificantBits());
        out.writeLong(tenant.id().getLeastSignificantBits());
        out.writeUTF(tenant.state().name());
        out.writeUTF(tenant.tier().name());
    }

    @Override
    public TenantFacts read(DataInput in) throws IOException {
        return new TenantFacts(
                new UUID(in.readLong(), in.readLong()), TenantState.valueOf(in.readUTF()), Tier.valueOf(in.readUTF()));
    }
}
