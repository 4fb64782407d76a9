//! Latency by place.

use loadstar::catalog::latency::{WITHIN_DATA_CENTER_MS, default_latency, nearest_regions, round_trip_ms};
use loadstar::design::kind::{Cdn, Client};
use loadstar::design::{DataCenter, Distribution, Id, Kind, KindName, Region};

#[test]
fn round_trips_are_symmetric_and_shortest_at_home() {
    for from in Region::ALL {
        for to in Region::ALL {
            let there_ms = round_trip_ms(*from, *to);
            assert_eq!(there_ms, round_trip_ms(*to, *from), "{from:?} {to:?}");
            assert!(there_ms > 0.0 && there_ms < 1_000.0, "{from:?} {to:?}");
            assert!(from == to || there_ms > 2.0 * round_trip_ms(*from, *from), "{from:?} {to:?}");
        }
        assert_eq!(nearest_regions(*from)[0], *from);
    }
}

#[test]
fn nearest_regions_are_all_of_them_by_round_trip() {
    use Region::{Africa, Asia, Europe, NorthAmerica, Oceania, SouthAmerica};
    assert_eq!(nearest_regions(Europe), [Europe, NorthAmerica, Africa, SouthAmerica, Asia, Oceania]);
    assert_eq!(nearest_regions(Oceania), [Oceania, Asia, NorthAmerica, Europe, SouthAmerica, Africa]);
}

#[test]
fn latency_goes_by_where_the_two_ends_stand() {
    let mut design = crate::design(
        &[
            ("cdn", KindName::Cdn),
            ("db", KindName::DatabaseLeader),
            ("loose", KindName::Cache),
            ("looser", KindName::Queue),
            ("paris", KindName::WebServer),
            ("seoul", KindName::WebServer),
            ("tokyo", KindName::WebServer),
            ("users", KindName::Client),
        ],
        &[],
    );
    for (data_center, region) in [("dc-paris", Region::Europe), ("dc-seoul", Region::Asia), ("dc-tokyo", Region::Asia)] {
        design.data_centers.insert(Id::from(data_center), DataCenter { region, ..DataCenter::default() });
    }
    for (id, data_center) in [("db", "dc-seoul"), ("paris", "dc-paris"), ("seoul", "dc-seoul"), ("tokyo", "dc-tokyo")] {
        design.components.get_mut(id).unwrap().data_center = Some(Id::from(data_center));
    }
    let africa = Region::Africa;
    design.components.get_mut("users").unwrap().kind = Kind::Client(Client { region: africa, ..Client::default() });
    design.components.get_mut("cdn").unwrap().kind = Kind::Cdn(Cdn { region: africa, ..Cdn::default() });

    let rows = [
        ("seoul", "db", WITHIN_DATA_CENTER_MS),
        ("loose", "looser", WITHIN_DATA_CENTER_MS),
        ("seoul", "tokyo", round_trip_ms(Region::Asia, Region::Asia) / 2.0),
        ("seoul", "loose", round_trip_ms(Region::Asia, Region::Asia) / 2.0),
        ("users", "loose", round_trip_ms(africa, africa) / 2.0),
        ("users", "cdn", round_trip_ms(africa, africa) / 2.0),
        ("users", "seoul", round_trip_ms(africa, Region::Asia) / 2.0),
        ("cdn", "paris", round_trip_ms(africa, Region::Europe) / 2.0),
    ];
    for (from, to, expected_ms) in rows {
        let link = loadstar::design::Link::new(Id::from(from), Id::from(to));
        assert_eq!(default_latency(&design, &link), Distribution::Fixed { ms: expected_ms }, "{from} -> {to}");
    }
}
